"""The watch over the browsers is awake: what the other tests rely on is heard."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Browse

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("fault", "heard"),
    [
        ("console.error('something is wrong')", "something is wrong"),
        ("setTimeout(() => { throw new Error('nobody caught this'); })", "nobody caught this"),
        ("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')", "Content Security Policy"),
        (
            "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))",
            "Content Security Policy",
        ),
        ("fetch('/static/missing.js')", "404"),
    ],
)
def test_what_a_browser_complains_about_is_heard(browse: Browse, fault: str, heard: str) -> None:
    visitor = browse()
    page = visitor.go("/sign-in")
    with page.expect_event("pageerror" if "throw" in fault else "console"):
        page.evaluate(f"() => {{ {fault} }}")
    said = " ".join(visitor.watch.troubles)
    visitor.watch.troubles.clear()
    assert heard in said
