"""The table in openapi/README.md."""

from collections import defaultdict

from clients import NOTES

ROWS = {
    "requests": "requests as the vectors say",
    "documented": "documented responses understood",
    "redirects": "redirects not followed, and told",
    "others": "what others send told apart",
    "invalid": "invalid arguments stopped",
}


def table(operations, found):
    lines = [f"| | {' | '.join(found)} |", f"|---|{'---|' * len(found)}"]

    def row(title, cell):
        lines.append(f"| {title} | {' | '.join(cell(results) for results in found.values())} |")

    for what, title in ROWS.items():
        row(title, lambda results: count([one for (tried, _), all_ in results.items() if tried == what for one in all_]))
    for operation in operations:
        row(f"`{operation}`", lambda results: " · ".join(count(results[what, operation]) for what in ROWS))

    notes = defaultdict(lambda: defaultdict(set))
    for title, results in found.items():
        for (_, operation), problems in results.items():
            for problem in filter(None, problems):
                notes[problem][title].add(operation)
    lines.append("")
    for problem, languages in sorted(notes.items()):
        where = ", ".join(f"{title} ({named(where)})" for title, where in languages.items())
        lines.append(f"- {problem}: {where}.")
    return "\n".join(lines).rstrip("\n") + "\n"


def columns(table, titles):
    """Of a table those languages, without the notes, which are about all of them."""
    rows = [line.split("|") for line in table.splitlines() if line.startswith("|")]
    head = [cell.strip() for cell in rows[0]]
    kept = [1, *(head.index(title) for title in titles if title in head)]
    return "\n".join(" | ".join(row[place].strip() for place in kept) for row in rows)


def count(problems):
    """How many, and how many of them where some failed."""
    good = sum(problem is None or problem.startswith(NOTES) for problem in problems)
    return str(good) if good == len(problems) else f"**{good}** of {len(problems)}"


def named(operations):
    return ", ".join(f"`{one}`" for one in sorted(operations)) if len(operations) < 4 else f"{len(operations)} operations"
