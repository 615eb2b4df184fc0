"""How far a long piece of work has come: a bar at a terminal, a line now and then elsewhere."""

from io import StringIO

from rich.console import Console

from bot.commands.progress import progress


def told(console: Console, *steps: tuple[str, int, int]) -> str:
    with progress(console) as tell:
        for step in steps:
            tell(*step)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_into_a_file_goes_a_line_for_every_tenth_part() -> None:
    said = told(Console(file=StringIO()), *(("learning", done, 1000) for done in range(1, 1001)))

    lines = said.splitlines()
    assert lines[0] == "learning: 1 of 1000"
    assert lines[-1] == "learning: 1000 of 1000"
    assert len(lines) == 11
    assert "\x1b" not in said


def test_every_stage_is_named() -> None:
    said = told(Console(file=StringIO()), ("unpacking", 0, 1), ("unpacking", 1, 1), ("learning", 1, 7))

    assert said.splitlines() == ["unpacking: 0 of 1", "unpacking: 1 of 1", "learning: 1 of 7"]


def test_a_stage_without_any_parts_is_told_once() -> None:
    assert told(Console(file=StringIO()), ("judging", 0, 0), ("judging", 0, 0)) == "judging: 0 of 0\n"


def test_a_name_with_brackets_stays_as_it_is_and_is_not_wrapped() -> None:
    stage = "[red]" + "learning " * 30

    assert told(Console(file=StringIO(), width=20), (stage, 1, 1)) == f"{stage}: 1 of 1\n"


def test_people_at_a_terminal_see_a_bar_with_both_numbers() -> None:
    console = Console(file=StringIO(), force_terminal=True, width=100)

    said = told(console, ("learning", 1, 20), ("learning", 20, 20))

    assert "━" in said
    assert "20/20" in said


def test_nothing_is_written_where_nothing_was_told() -> None:
    assert told(Console(file=StringIO())) == ""
