"""The file that names repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint.fleet.fetching import redacted
from flexlint.fleet.listing import ListingError, Source, read_listing, without_credentials
from flexlint.fleet.repositories import Outcome, RepositoryWork
from tests.fleet.scenes import Listing


def listed(tmp_path: Path, text: str) -> list[tuple[str, str, str]]:
    path = tmp_path / "repositories.txt"
    path.write_text(text, "utf-8")
    return [(each.name, each.kind, each.location) for each in read_listing(str(path))]


def test_names_comments_paths_and_urls(tmp_path: Path) -> None:
    text = """\ufeff# ours
shop
../elsewhere/billing.git   # bare

web = https://example.org/contoso/frontend.git
https://someone:secret@example.org/contoso/infra.git/
git@example.org:contoso/ops.git
ssh://git@example.org:22/contoso/tools
files = file:///srv/git/two%20words.git
team/deep = /srv/deep
https://example.org/a#b
"""
    assert listed(tmp_path, text) == [
        ("shop", "path", str(tmp_path / "shop")),
        ("billing", "path", str(tmp_path.parent / "elsewhere/billing.git")),
        ("web", "https", "https://example.org/contoso/frontend.git"),
        ("infra", "https", "https://someone:secret@example.org/contoso/infra.git/"),
        ("ops", "ssh", "git@example.org:contoso/ops.git"),
        ("tools", "ssh", "ssh://git@example.org:22/contoso/tools"),
        ("files", "path", "/srv/git/two words.git"),
        ("team/deep", "path", "/srv/deep"),
        ("a", "https", "https://example.org/a#b"),
    ]


def test_equal_names_are_told_apart_by_their_owners(tmp_path: Path) -> None:
    text = "https://example.org/one/infra.git\nhttps://example.org/two/infra\nother = three/infra\n"
    assert [name for name, _, _ in listed(tmp_path, text)] == ["one/infra", "two/infra", "other"]
    with pytest.raises(ListingError, match=r"repositories.txt:3: infra is what line 1 is called"):
        listed(
            tmp_path, "infra = a\nb\nInfra = https://u:secret@example.org/x\n".replace("Inf", "inf")
        )
    with pytest.raises(ListingError) as error:
        listed(tmp_path, "https://u:secret@h/one/x\nhttps://u:secret@g/one/x\n")
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("ext::sh -c touch% x", "is not fetched"),
        ("EXT::x", "is not fetched"),
        ("fd::7", "is not fetched"),
        ("ext://x", "ext:// is not fetched"),
        ("git://example.org/x", "git:// is not fetched"),
        ("http://example.org/x", "use https://"),
        ("https://", "names no host"),
        ("ssh://-oProxyCommand=touch/x", "names no host"),
        ("file://elsewhere/x", "this machine"),
        ("https://example.org/\x01", "control character"),
        (".. = x", "is not a name"),
        ("a/../b = x", "is not a name"),
        ("https://[::1/x", "that is not a URL"),
        ("https://u:SECRET@h:port/x", "that is not a URL"),
        ("https://u:SEC/RET@h/x", "that is not a URL"),
        ("https://u:12/SECRET@h/x", "write %40"),
        ("https://h/u:SECRET@g/x", "write %40"),
        ("https://u:SEC RET@h/x", "write %20"),
        ("https://u:SEC\u00a0RET@h/x", "write %20"),
        ("https://u:SEC\x7fRET@h/x", "control character"),
        ("https://h/x?private_token=SECRET", "leave it out"),
        ("http://u:SECRET@h/x", "use https://"),
        ("ssh://git:SECRET@h/x", "no password"),
        ("oauth2:SECRET@h/x.git", "no password"),
        ("user_name+x:SECRET@h:x.git", "no password"),
        ("git@h:SECRET@g", "no password"),
        ("n=https://u:SECRET@h/x", "write NAME = URL"),
        ("./https://u:SECRET@h/x", "write NAME = URL"),
        ("https://u:SECRET@h/x = y", "is not a name"),
        (f"{'a' * 99}://u:SECRET@h/x", "write NAME = URL"),
    ],
)
def test_what_is_no_repository(tmp_path: Path, line: str, why: str) -> None:
    with pytest.raises(ListingError, match=why) as error:
        listed(tmp_path, f"fine\n{line}\n")
    assert str(error.value).startswith(f"{tmp_path}/repositories.txt:2: ")
    assert "\n" not in str(error.value)
    for hidden in ("SEC", "RET"):
        assert hidden not in str(error.value).removeprefix(str(tmp_path))


def test_a_path_with_an_at_is_one_if_it_is_there(tmp_path: Path) -> None:
    for name in ("a:b@c", "x@y"):
        (tmp_path / name).mkdir()
    assert [kind for _, kind, _ in listed(tmp_path, "a:b@c\nx@y\nd/e:f@g\n")] == ["path"] * 3


def test_a_host_that_is_an_option_is_a_path(tmp_path: Path) -> None:
    """It is looked for among the files, and no program gets it."""
    assert listed(tmp_path, "-oProxyCommand=x:y\n")[0][1] == "path"


def test_nothing_named_and_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(ListingError, match="names no repository"):
        listed(tmp_path, "# none\n\n")
    with pytest.raises(ListingError, match="No such file"):
        read_listing(str(tmp_path / "nowhere"))


def test_credentials_are_not_shown() -> None:
    secret = "https://me:p%40ss@example.org/x.git"
    assert Source("x", "https", secret).shown == "https://example.org/x.git"
    said = f"fatal: unable to access '{secret}': for me the word p@ss is wrong"
    shown = redacted(said, secret)
    assert "p%40ss" not in shown
    assert "p@ss" not in shown
    assert "example.org/x.git" in shown
    assert without_credentials("ssh://git@h/x and https://a@b/c") == "ssh://h/x and https://b/c"


@pytest.mark.parametrize("secret", ["s3cret", "s3cret" * 1000, "s3/cr@e:t", "p?s3cret", "p#s3cret"])
def test_a_source_says_no_secret(secret: str) -> None:
    """Neither shown nor logged, however it is written."""
    source = Source("x", "https", f"https://me:{secret}@example.org/x.git?token=s3cr#s3cr")
    assert source.shown == "https://example.org/x.git"
    assert "s3cr" not in repr(source)
    assert "s3cr" not in repr([RepositoryWork(source, Listing()), Outcome(source)])
    assert "s3cr" not in without_credentials(f"'{source.location}': not found")


def test_many_urls_in_one_word_are_cut_in_proportion() -> None:
    assert without_credentials("://" * 1_000_000 + "@h/x") == "://h/x"
