"""What a procedure may say of the knowledge base: the bind paths of a case's summary, two lists, and publishing it.

The summary is written by one person and reviewed by another; what the reviewer releases becomes an article, or a
new version of the one the case has led to before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from app import history
from app.actor import Actor
from app.engine import vocabulary
from app.engine.vocabulary import Turn
from app.errors import Invalid, Problem
from app.formdefs import Choice
from app.identity import users
from app.knowledge import articles, entries, reviewing, summaries
from app.knowledge.errors import NoSummary
from app.knowledge.kinds import CATEGORIES, KINDS
from app.knowledge.tables import case_summary

NOUN = "summary"
COLUMNS = {
    "symptom": ("text", "故障现象", "Symptom"),
    "fault_code": ("text", "故障代码", "Fault code"),
    "product_type": ("code", "产品类型", "Product type"),
    "model": ("text", "适用型号", "Model"),
    "problem_found": ("text", "原因", "Cause"),
    "process_and_result": ("text", "处理步骤与结果", "Steps and result"),
    "improvement_direction": ("text", "改进方向", "Direction of improvement"),
    "kind": ("code", "文章类型", "Kind of article"),
    "category": ("code", "知识分类", "Category"),
    "review_note": ("text", "审核意见", "Note of the review"),
}
"""Each with its kind and its names."""

_ARTICLE = {
    "kind": "kind", "category": "category", "product_type": "product_type", "model": "model",
    "fault_code": "fault_code", "title": "symptom", "cause": "problem_found", "steps": "process_and_result",
}  # fmt: skip
"""What of an article comes from which column of the summary."""


def write(
    conn: Connection, business_key: str, values: Mapping[str, Any], actor: Actor, at: datetime, node: str | None
) -> None:
    """Write the summary of a matter, or what its reviewer said. Raises Invalid at the bind paths.

    An article names no customer: what could not be published is refused while it is written.
    """
    given = {path.partition(".")[2]: _text(value) for path, value in values.items()}
    if set(given) == {"review_note"}:
        given["reviewer"] = actor.name
        conn.execute(update(case_summary).where(case_summary.c.business_key == business_key).values(given))
        return
    row = summaries.of(conn, business_key)
    if problems := _problems({**(row._mapping if row else {}), **given}):
        raise Invalid(problems)
    made = {**given, "author": actor.name, "written_at": at, "version": (row.version if row else 0) + 1}
    if row is None:
        conn.execute(insert(case_summary).values(business_key=business_key, **made))
    else:
        conn.execute(update(case_summary).where(case_summary.c.id == row.id).values(made))
    history.record(conn, "case:summarised", subject=business_key, node=node, actor=actor.name)


def prefill(conn: Connection, business_key: str, paths: Collection[str]) -> dict[str, Any]:
    """The summary as it stands; a review begins without the note of the last one."""
    row = summaries.of(conn, business_key)
    known = {f"{NOUN}.{column}": row._mapping[column] for column in COLUMNS if column != "review_note"} if row else {}
    return {path: known[path] for path in paths if known.get(path) is not None}


# req: R-247 R-248 R-249
@vocabulary.topic(
    "publish_summary",
    supplies=("article",),
    zh="将审核通过的案例总结发布为知识文章；该案例已有文章时发布新版本",
    en="Publish the reviewed summary of the case as an article, or as a new version of the one it has led to before",
)
def publish_summary(turn: Turn) -> dict[str, Any]:
    return {"article": publish(turn.conn, turn.business_key, turn.actor)}


def publish(conn: Connection, business_key: str, reviewer: Actor) -> str:
    """Make the summary an article readers have; its code. Raises NoSummary, NotAReviewer, OwnArticle, Invalid."""
    row = summaries.of(conn, business_key)
    if row is None:
        raise NoSummary
    author, values = users.actor(conn, row.author), _article(row._asdict())
    code = row.article or ""
    if code:
        articles.revise(conn, code, articles.find(conn, code, author).version, values, author)
    else:
        code = articles.draft(conn, values, author, business_key)
    reviewing.submit(conn, code, articles.find(conn, code, author).version, author)
    reviewing.publish(conn, code, articles.find(conn, code, author).version, reviewer, row.review_note or "")
    done = {"article": code, "reviewer": reviewer.name}
    conn.execute(update(case_summary).where(case_summary.c.id == row.id).values(done))
    history.record(conn, "case:published", subject=business_key, actor=reviewer.name, article=code)
    return code


def _article(summary: Mapping[str, Any]) -> dict[str, Any]:
    return {field: summary[column] for field, column in _ARTICLE.items()}


def _problems(summary: Mapping[str, Any]) -> list[Problem]:
    whole = {**dict.fromkeys(COLUMNS), **summary}
    missing = [column for column in summaries.NEEDED if not whole[column]]
    found = [Problem(summaries.IS_NEEDED, f"{NOUN}.{column}") for column in missing]
    try:
        entries.clean(_article(whole))
    except Invalid as invalid:
        found += [
            Problem(one.message, f"{NOUN}.{_ARTICLE.get(one.place, one.place)}")
            for one in invalid.problems
            if _ARTICLE.get(one.place) not in missing
        ]
    return found


def _text(value: Any) -> str | None:
    return str(value or "").replace("\r\n", "\n").strip() or None


def _offered(words: Mapping[str, Any]) -> list[Choice]:
    return [Choice(word.code, word.zh, word.en) for word in words.values()]


vocabulary.choices("article_kind", _offered(KINDS), zh="文章类型", en="Kind of article")
vocabulary.choices("article_category", _offered(CATEGORIES), zh="文章分类", en="Category of an article")
vocabulary.binder(NOUN, write, prefill)
for _column, (_kind, _zh, _en) in COLUMNS.items():
    vocabulary.binding(f"{NOUN}.{_column}", _kind, _zh, _en)
