"""The same records to the real form-js, in a real browser, and to ours: the same fields are refused.

Where they differ on purpose, ``form_contract.json`` says so and why, and that is checked as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from app import formdefs

HERE = Path(__file__).parent
DIST = HERE.parents[1] / "app" / "static" / "dist"
CONTRACT = json.loads((HERE / "form_contract.json").read_text("utf-8"))
SCHEMA = (HERE / "form_contract.form").read_text("utf-8")
GRADES = [formdefs.Choice("normal", "普通", "Normal"), formdefs.Choice("urgent", "紧急", "Urgent")]

PAGE = '<!doctype html><div id="form"></div><script type="module" src="/form-viewer.js"></script>'
ORIGIN = "http://form.test"

pytestmark = pytest.mark.browser


def named(records: list[dict[str, Any]]) -> Any:
    return pytest.mark.parametrize("record", records, ids=[record["name"] for record in records])


@pytest.fixture(scope="module")
def form_js(chromium: Browser) -> Iterator[Any]:
    """Ask the real form-js, in a page that is served from the built files and from nowhere else."""
    if not (DIST / "form-viewer.js").exists():
        pytest.skip("the browser's files are not built: `make test` builds them first")
    page = chromium.new_page()
    page.route(f"{ORIGIN}/**", serve)
    page.goto(f"{ORIGIN}/")
    page.wait_for_function("window.formViewer")
    page.evaluate(
        "(schema) => { window.viewer = formViewer.create(document.getElementById('form'), JSON.parse(schema)) }",
        SCHEMA,
    )
    yield lambda values: set(page.evaluate("(values) => viewer.validate(values)", values))
    page.close()


@named(CONTRACT["same"])
def test_form_js_and_we_refuse_the_same_fields(form_js: Any, record: dict[str, Any]) -> None:
    assert form_js(values_of(record)) == set(record["refused"])
    assert ours(record) == set(record["refused"])


@named(CONTRACT["different"])
def test_where_we_differ_we_differ_on_purpose(form_js: Any, record: dict[str, Any]) -> None:
    assert record["because"]
    assert form_js(values_of(record)) == set(record["form_js"])
    assert ours(record) == set(record["ours"])


def test_the_contract_is_about_every_type_that_both_know() -> None:
    form = formdefs.read(SCHEMA)
    own = {"signature", "score"}
    assert {field.type for field in form.fields} == set(formdefs.INPUTS) - own
    assert len(CONTRACT["same"]) >= 40


def ours(record: dict[str, Any]) -> set[str]:
    answers = formdefs.read(SCHEMA).validate(values_of(record), lambda _: GRADES)
    return {problem.place for problem in answers.problems}


def values_of(record: dict[str, Any]) -> dict[str, Any]:
    # form-js takes the options of a code list out of the data.
    grades = [{"value": grade.value, "label": grade.zh} for grade in GRADES]
    return {**CONTRACT["valid"], **record["change"], "grades": grades}


def serve(route: Any) -> None:
    name = urlsplit(route.request.url).path.lstrip("/")
    if not name:
        route.fulfill(body=PAGE, content_type="text/html")
    elif (DIST / name).is_file():
        route.fulfill(body=(DIST / name).read_bytes(), content_type="text/javascript")
    else:
        route.fulfill(status=404)
