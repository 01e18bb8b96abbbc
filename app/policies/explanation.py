"""Why something is due when it is: the arithmetic of a clock in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.i18n import Message
from app.policies import counting, lengths, plans, profiles, reading, units, wording
from app.policies.book import Book
from app.policies.clocks import Clock, Pause
from app.policies.durations import DAY
from app.policies.limits import PAUSE_REASONS
from app.policies.shipped.anchors import ANCHORS
from app.policies.timers import Details, TimerRow
from app.policies.wording import Name


def explain(conn: Connection, row: TimerRow) -> list[Message]:
    """The sentences that lead from the limit to the due instant of a plan or a stored timer.

    Which limit in which version, from when it is counted, which days and hours were counted or skipped, the
    pauses, and the result. Times are those of the office's wall clock.
    """
    if not row.limit_version:
        return _without_limit(conn, row)
    details, clock = Details.of(row), plans.clock_of(conn, row)
    limit = _limit(reading.book(conn), details, clock)
    if row.due_at is None:
        return [limit, Message("It is switched off: nothing falls due.")]
    zone = profiles.office(conn, details.profile).zone
    pauses = reading.pauses(conn, row.id) if row.id is not None else ()
    return [
        limit, _start(clock, details, zone), _stops(clock), *_more(conn, clock, zone), *_pauses(pauses, zone),
        *_rest(row, clock, row.due_at, zone),
    ]  # fmt: skip


def _without_limit(conn: Connection, row: TimerRow) -> list[Message]:
    if row.due_at is None:
        return [Message("No limit applies here: nothing falls due.")]
    due = wording.moment(row.due_at, profiles.office(conn).zone)
    return [Message("Due: {due}, a date chosen for this case. No limit is counted.", due=due)]


def _limit(book: Book, details: Details, clock: Clock) -> Message:
    limit = clock.limit
    key = book.keys[limit.key]
    return Message(
        "{limit}: {length}. Profile {profile}, version {version}, source: {source}.",
        limit=Name(key.name_zh, key.name_en),
        length=wording.length(limit),
        profile=_profile(book, details.profile, limit.profile),
        version=limit.number,
        source=limit.basis or "–",
    )


def _profile(book: Book, own: str, source: str) -> Message | Name:
    name, origin = (Name(one.name_zh, one.name_en) for one in (book.profiles[own], book.profiles[source]))
    if own == source:
        return name
    return Message("{profile} (inherited from {source})", profile=name, source=origin)


def _start(clock: Clock, details: Details, zone: ZoneInfo) -> Message:
    at, name = wording.moment(clock.started, zone), clock.limit.anchor
    if not name:
        return Message("Counted from {at}, when this step began.", at=at)
    anchor = Name(*ANCHORS.get(name, (name, name)))
    if details.anchored:
        return Message("Counted from “{anchor}”: {at}.", anchor=anchor, at=at)
    return Message("Counted from {at}, when this step began; “{anchor}” is not recorded.", at=at, anchor=anchor)


def _stops(clock: Clock) -> Message:
    """What the clock would stand for: asked by whoever has put the case on hold and sees it run on."""
    reasons = [wording.PAUSED_FOR[one] for one in PAUSE_REASONS if one in clock.limit.pause_reasons]
    if not reasons:
        return Message("It never stands, whomever the case waits for.")
    named: Message = reasons[0]
    for one in reasons[1:]:
        named = Message("{some}, {one}", some=named, one=one)
    return Message("It stands while the case is on hold for: {reasons}.", reasons=named)


def _more(conn: Connection, clock: Clock, zone: ZoneInfo) -> list[Message]:
    """The time it was given beyond its limit, with the reason."""
    given = reading.extensions(conn, [one.id for one in clock.extensions])
    return [
        Message(
            "Extended on {at} by {time}: {reason}", at=wording.moment(one.at, zone), time=lengths.words(one.length),
            reason=given[one.id],
        )
        for one in clock.extensions
    ]  # fmt: skip


def _pauses(pauses: Sequence[Pause], zone: ZoneInfo) -> list[Message]:
    lines = []
    for pause in pauses:
        reason = wording.STANDS_FOR.get(pause.reason, pause.reason)
        start = wording.moment(pause.start, zone)
        if pause.end is None:
            lines.append(Message("Paused since {start}: {reason}.", start=start, reason=reason))
            continue
        end = wording.moment(pause.end, zone)
        lines.append(Message("Paused from {start} to {end}: {reason}.", start=start, end=end, reason=reason))
    return lines


def _rest(row: TimerRow, clock: Clock, due: datetime, zone: ZoneInfo) -> list[Message]:
    lines = []
    if clock.since != clock.started:
        since, used = wording.moment(clock.since, zone), wording.used(clock.used, clock.limit.unit)
        earlier = Message("Used up until {since}: {used}. The rest is counted from there.", since=since, used=used)
        lines.append(earlier)
    if row.paused_at is not None:
        return [*lines, Message("The clock stands. The rest is counted when it runs again.")]
    lines += _count(clock, due, zone)
    lines.append(Message("Due: {due}.", due=wording.moment(due, zone)))
    if row.provisional:
        year = due.astimezone(zone).year
        lines.append(Message("The holidays of {year} are not published yet: this is provisional.", year=year))
    return lines


def _count(clock: Clock, due: datetime, zone: ZoneInfo) -> list[Message]:
    if clock.limit.unit == units.CLOCK:
        return [Message("Every hour counts, day and night.")]
    if due <= clock.since:
        return []
    if clock.limit.unit == units.WORKING:
        return counting.hours(clock.calendar, clock.since, due)
    if clock.limit.unit == units.WORKING_DAYS:
        return _working_days(clock, due)
    raw = clock.calendar.wall_add(clock.since, seconds=clock.target - clock.used)
    if raw == due:
        return []
    at = wording.moment(raw, zone)
    return [Message("{at} is outside working hours, so it moves to the next working moment.", at=at)]


def _working_days(clock: Clock, due: datetime) -> list[Message]:
    calendar = clock.calendar
    today = calendar.date_of(clock.since)
    counts_today = calendar.working_day(clock.since, clock.started, 1).date == today.toordinal()
    after = today - timedelta(days=1) if counts_today else today
    return counting.days(calendar, after, calendar.date_of(due), clock.used // DAY)
