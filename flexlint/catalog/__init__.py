"""The catalogue: what Azure has, how it is spelled, and what becomes of it."""
