"""CSL-JSON comes in as citation processors, Zotero, Mendeley and Crossref write it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.documents import Person
from search.ingest.errors import ReadError
from search.ingest.records.csl_json import read_csl_json

ITEM = {
    "id": "http://zotero.org/users/1/items/ABCD2345",
    "type": "article-journal",
    "title": "Salt in H<sub>2</sub>O &amp; <i>cells</i>",
    "container-title": "Journal of Examples",
    "author": [
        {"family": "Berg", "given": "Hans", "non-dropping-particle": "van der"},
        {"literal": "Rest Study Group"},
        {"family": "King", "given": "Ole", "suffix": "Jr."},
    ],
    "editor": [{"family": "Falk", "given": "Ida"}],
    "issued": {"date-parts": [["2019", 4, 2]]},
    "volume": 3,
    "page": "1–9",
    "DOI": "https://doi.org/10.5555/CSL.1",
    "ISSN": "1234-5678",
    "note": "PMID: 10000001\nPMCID: PMC7654321",
    "keyword": "salt, cells",
    "abstract": "<jats:title>Methods</jats:title><jats:p>We took p<0.05.</jats:p>",
}


def read(folder: Path, content: object):
    path = folder / "some.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return list(read_csl_json(path))


def test_an_item_gives_its_reference(tmp_path: Path) -> None:
    (document,) = read(tmp_path, [ITEM])
    found = document.reference
    assert found.title == "Salt in H2O & cells"
    assert found.authors == (
        Person("Berg", "Hans van der"),
        Person("Rest Study Group"),
        Person("King", "Ole Jr."),
    )
    assert found.editors == (Person("Falk", "Ida"),)
    assert (found.container, found.issued) == ("Journal of Examples", "2019-04-02")
    assert (found.volume, found.pages, found.doi) == ("3", "1-9", "10.5555/csl.1")
    assert (found.pmid, found.pmcid, found.issn) == ("10000001", "PMC7654321", "1234-5678")
    assert found.keywords == ("salt", "cells")
    assert document.key == "ABCD2345"
    assert document.text == "Salt in H2O & cells\n\nMethods\n\nWe took p<0.05."


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda item: item,
        lambda item: [item],
        lambda item: {"items": [item]},
        lambda item: {"config": {"a": 1}, "items": [item]},
        lambda item: {"references": [item]},
        lambda item: {"one": item},
        lambda item: {"status": "ok", "message": {**item, "title": [item["title"]]}},
        lambda item: json.dumps(item) + "\n" + json.dumps(item | {"id": "b"}),
    ],
)
def test_items_may_be_wrapped_in_many_ways(tmp_path: Path, wrapped) -> None:
    documents = read(tmp_path, wrapped(ITEM))
    assert documents[0].reference.title == "Salt in H2O & cells"
    assert documents[0].key == "ABCD2345"


@pytest.mark.parametrize(
    ("issued", "told"),
    [
        ({"date-parts": [[1998]], "circa": True}, "1998"),
        ({"date-parts": [[2019, 2, 31]]}, "2019-02"),
        ({"date-parts": [[]], "raw": "2020-05"}, "2020-05"),
        ({"literal": "May 2020"}, "2020-05"),
        ("2020", "2020"),
        ({"date-parts": [[-44]]}, None),
        ({"date-parts": [[None]]}, None),
        (5, None),
    ],
)
def test_dates(tmp_path: Path, issued: object, told: str | None) -> None:
    (document,) = read(tmp_path, [{"title": "A", "issued": issued}])
    assert document.reference.issued == told


def test_zoteros_own_json_is_read(tmp_path: Path) -> None:
    item = {
        "itemType": "bookSection",
        "key": "QWER2345",
        "title": "A chapter",
        "bookTitle": "The Book",
        "date": "March 5, 2011",
        "extra": "Citation Key: berg2011\nPMID: 10000002",
        "creators": [
            {"creatorType": "author", "firstName": "Ada", "lastName": "Berg"},
            {"creatorType": "editor", "name": "Rest Study Group"},
        ],
        "tags": [{"tag": "salt"}, "cells"],
        "attachments": [{"path": "/x/a.pdf"}],
    }
    (document,) = read(tmp_path, {"items": [item, {"itemType": "note", "note": "x"}][:1]})
    found = document.reference
    assert (document.key, found.type, found.container) == ("berg2011", "chapter", "The Book")
    assert (found.authors, found.editors) == (
        (Person("Berg", "Ada"),),
        (Person("Rest Study Group"),),
    )
    assert (found.issued, found.pmid, found.keywords) == (
        "2011-03-05",
        "10000002",
        ("salt", "cells"),
    )
    assert document.attachments == ("/x/a.pdf",)


def test_a_broken_record_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    path.write_text(
        '[{"title": "One"},\n{"title": "Two",, "id": 2},\n{"title": "Three"},\n{"id": 4'
    )
    titles, error = [], ""
    try:
        for document in read_csl_json(path):
            titles.append(document.reference.title)
    except ReadError as problem:
        error = str(problem)
    assert titles == ["One", "Three"]
    assert error.startswith("some.json: line 2: the record is no valid JSON (and 1 more fault")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"name": "something", "version": 1}', "this JSON holds no bibliographic records"),
        ('[{"name": "x"}, {"name": "y"}]', "this JSON holds no bibliographic records"),
        ("[[1, 2], [3]]", "this JSON holds no bibliographic records"),
        ("[1, 2]", "an entry of the list is no record"),
        ('"text"', "this JSON holds no bibliographic records"),
        ('{"title": ', "line 1: this is no valid JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("[]", "no CSL-JSON record was found"),
    ],
)
def test_what_holds_no_record_is_refused(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(ReadError, match=told):
        read(tmp_path, content)


def test_a_file_of_faults_is_given_up(tmp_path: Path) -> None:
    content = "[" + ",\n".join(['{"title": "One",,}'] * 20_000) + "]"
    with pytest.raises(ReadError, match="over 199 more faults: the rest of the file was not read"):
        read(tmp_path, content)


def test_odd_values_are_left_out(tmp_path: Path) -> None:
    odd = (
        '[{"title": "A \\ud800 title", "volume": NaN, "ISSN": 1,'
        ' "author": [null, {"family": 2}, "Bo"]}]'
    )
    (document,) = read(tmp_path, odd)
    assert document.reference.title == "A \N{REPLACEMENT CHARACTER} title"
    assert document.reference.authors == (Person("2"), Person("Bo"))
    assert document.text.encode()
