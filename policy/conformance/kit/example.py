#!/usr/bin/env python3
"""An adapter to begin with: it counts two measures of Virginia (pack us-va), and leaves all else unanswered.

    python3 run.py --pack us-va --only measures -- python3 example.py

A system that counts already needs nothing but the last twenty lines, which read questions and write answers.
"""

import json
import sys

# As packs/us-va.md has them: marks that are absences, those that are unexcused ones, and those that make no possible day.
ABSENT = {"E", "M", "U", "UR", "X", "S"}
UNEXCUSED = {"U", "UR", "X"}
NOT_POSSIBLE = {"H"}


def days(given, on):
    """Gives the open days of the academic year that holds a date, up to it and while on roll, each with its mark, None without one."""
    calendar, pupil = given["calendar"], given["pupil"]
    year = int(on[:4])
    starts = "%d-%s" % (year if on[5:] >= calendar["year_starts"] else year - 1, calendar["year_starts"])
    marks = {m["date"]: m for m in given["marks"]}
    for session in calendar["open"]:
        day = session["date"]
        enrolled = (pupil["enrolled"] or "") <= day and (pupil["left"] is None or day <= pupil["left"])
        if starts <= day <= on and enrolled:
            yield session, marks.get(day)


def whole(session, mark):
    """Says whether a mark is about the whole day: one with fewer minutes than the day has is not."""
    return "minutes" not in mark or mark["minutes"] >= session["minutes"]


def count(given, on, codes):
    """Counts the days of some codes, and those without a mark, which may be such days or not, out of all possible days."""
    sure = missing = possible = 0
    for session, mark in days(given, on):
        if mark is None:
            missing += 1
        elif mark["code"] in NOT_POSSIBLE:
            continue
        else:
            sure += mark["code"] in codes and whole(session, mark)
        possible += 1
    return sure, missing, possible


def measure(name, given, on):
    if name == "unexcused_absences":
        sure, missing, _ = count(given, on, UNEXCUSED)
        return sure if not missing else "%d..%d" % (sure, sure + missing)
    sure, missing, possible = count(given, on, ABSENT)
    if not possible:
        return None  # a share of nothing has no value
    if not missing:
        return "%d/%d" % (sure, possible)
    return "%d/%d..%d/%d" % (sure, possible, sure + missing, possible)


def main():
    for line in sys.stdin:
        question = json.loads(line)
        answer = {"id": question["id"], "measures": {}}
        for name in question["ask"].get("measures", []):
            if question["pack"]["id"] == "us-va" and name in ("unexcused_absences", "absence_rate"):
                answer["measures"][name] = measure(name, question["given"], question["on"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
