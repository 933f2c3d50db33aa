"""The arrows of imports that docs/design.md shows, read off the source files."""

import ast
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).parents[1]
PACKAGE = ROOT / "keras_gans"
#: Files of a room that lie above the table: they open what any room wrote.
LOADERS = ("serving/loader", "serving/saved_translator")


def read_table():
    """Returns what each room may import, by the table of the page."""
    page = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w/]+)` \|[^|]*\|([^|]*)\|$", page, re.MULTILINE)
    return {room: set(re.findall(r"`([\w/]+)`", imports)) for room, imports in rows}


def imports_of(path):
    """Returns the files of the package that a file imports when it is itself imported."""
    imported = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    later = {id(node) for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        if id(node) in later:
            continue
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        imported |= {file for name in names for file in [file_of(name)] if file}
    return imported


def file_of(name):
    """The file of a module, or of the module that a name is taken from; `None` for others'."""
    parts = name.split(".")
    if parts[0] != PACKAGE.name:
        return None
    for count in (len(parts), len(parts) - 1):
        module = ROOT.joinpath(*parts[:count])
        for path in (module.with_suffix(".py"), module / "__init__.py"):
            if path.exists():
                return path
    raise AssertionError(f"{name} is no module")


FILES = {path: imports_of(path) for path in sorted(PACKAGE.rglob("*.py"))}
TABLE = read_table()


def room_of(path):
    """The room of a file: the longest entry of the table that it lies in, or its folder."""
    name = path.relative_to(PACKAGE).with_suffix("").as_posix()
    if name in LOADERS:
        return name
    rooms = [room for room in TABLE if name == room or name.startswith(f"{room}/")]
    return max(rooms, key=len, default=name.split("/")[0])


def test_every_room_below_the_programs_is_in_the_table():
    rooms = {room_of(path) for path in FILES}
    assert rooms - TABLE.keys() <= {*LOADERS, "__init__", "comparison", "toy", "cli"}
    assert TABLE.keys() <= rooms


@pytest.mark.parametrize("room", TABLE)
def test_a_room_imports_no_more_than_the_table_allows(room):
    arrows = {
        (str(path.relative_to(PACKAGE)), room_of(other))
        for path, imported in FILES.items()
        for other in imported
        if room_of(path) == room != room_of(other)
    }
    assert not [arrow for arrow in sorted(arrows) if arrow[1] not in TABLE[room]]


def test_the_table_has_no_cycles():
    """Each room imports only rooms that stand above it."""
    seen = set()
    for room, imports in TABLE.items():
        assert imports <= seen, room
        seen.add(room)


def test_no_two_files_import_each_other_by_any_way():
    finished, path_so_far = set(), []

    def visit(path):
        assert path not in path_so_far, [str(p.relative_to(ROOT)) for p in [*path_so_far, path]]
        if path in finished:
            return
        path_so_far.append(path)
        for other in FILES[path]:
            if other != PACKAGE / "__init__.py":  # `from keras_gans import losses`
                visit(other)
        path_so_far.pop()
        finished.add(path)

    for path in FILES:
        visit(path)
