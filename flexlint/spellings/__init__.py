"""What several surfaces need to recognise a spelling: routes, actions, comments, verbs."""
