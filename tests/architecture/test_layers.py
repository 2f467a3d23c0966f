"""What import-linter cannot see of the layers: relations named by a string, and Django's rooms for HTTP."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.db import models

from tests.architecture.sources import PROJECT, SUBJECTS, contract

BETWEEN_APPS = "Between apps, a line imports any line beneath it, never above"
ROOMS_WITHOUT_HTTP = ["services", "selectors", "notifications", "rules", "models", "enums", "tasks"]
HTTP = ["django.contrib.messages", "django.http", "django.shortcuts", "django.views"]


def floors() -> dict[str, int]:
    """The height of each app on the architecture page; the top floor is the highest number."""
    lines = contract(BETWEEN_APPS)["layers"]
    return {
        name.strip("() "): len(lines) - place for place, line in enumerate(lines) for name in line.split("|")
    }


def own_apps() -> list[AppConfig]:
    return [config for config in apps.get_app_configs() if config.name.split(".")[0] in ("portal", *SUBJECTS)]


def relations() -> list[tuple[str, str, str]]:
    """Every relation of our models: field, the app it stands in, the app it leads to."""
    own = {config.label: config.name for config in own_apps()}
    found = []
    for model in apps.get_models():
        for field in model._meta.get_fields(include_hidden=True):
            if not isinstance(field, models.Field) or field.related_model is None:
                continue
            here, there = model._meta.app_label, field.related_model._meta.app_label
            if here in own and there in own and here != there:
                found.append((str(field), own[here], own[there]))
    return found


def test_every_app_has_a_floor() -> None:
    assert {config.name for config in own_apps()} <= set(floors())


def test_there_are_relations_between_apps_to_judge() -> None:
    assert ("partnerships.Partnership.ngo", "partnerships", "organizations") in relations()


def test_relations_lead_downstairs() -> None:
    height = floors()
    upstairs = [
        f"{field} leads from {here} to {there}"
        for field, here, there in relations()
        if height[here] <= height[there]
    ]
    assert upstairs == []


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Which of the rooms, as files and as packages, ruff keeps from each piece of HTTP; `room: import`."""
    tree = tmp_path_factory.mktemp("rooms")
    for room in (*ROOMS_WITHOUT_HTTP, "views"):
        for path in (tree / "organizations" / f"{room}.py", tree / "organizations" / room / "lifecycle.py"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(f"import {name}\n" for name in HTTP))
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID251"]
    found = subprocess.run(
        [*command, "--config", PROJECT / "pyproject.toml", "--output-format", "json", "."],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode in (0, 1), found.stderr
    return {
        f"{Path(fault['filename']).relative_to(tree / 'organizations')}: {HTTP[fault['location']['row'] - 1]}"
        for fault in json.loads(found.stdout)
    }


@pytest.mark.parametrize("room", ROOMS_WITHOUT_HTTP)
def test_rooms_beneath_the_views_are_kept_from_http(room: str, refused: set[str]) -> None:
    expected = {f"{path}: {name}" for path in (f"{room}.py", f"{room}/lifecycle.py") for name in HTTP}
    assert expected <= refused


def test_views_may_know_http(refused: set[str]) -> None:
    assert not [fault for fault in refused if fault.startswith("views")]
