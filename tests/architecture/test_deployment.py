"""The files of a deployment name things that exist, agree with the settings, and hold no secret."""

import ast
import re
import shlex
from functools import cache
from typing import Any

import pytest
import yaml
from django.core.management import get_commands
from django.urls import reverse, reverse_lazy
from django.utils.module_loading import import_string

from organizations.uploads import EVIDENCE, LOGO, PUBLIC_DOCUMENT, REGISTER
from portal.core.body_limit import FORM_BYTES
from portal.core.management.commands.messages import own_apps
from portal.local.postgres import INITDB
from tests.architecture.sources import PROJECT, last_name, literal

SETTINGS = ("base", "local", "production")
# An assignment in .env.example, in force or shown as the default.
SETTING = re.compile(r"^#?([A-Z][A-Z_]+)=(.*)$", re.MULTILINE)
IN_COMPOSE = re.compile(r"\$\{([A-Z_]+)(:[?-][^}]*)?\}")
# Services that run the image of the portal.
OURS = ("web", "worker", "beat", "migrate")


def text(path: str) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


@cache
def services() -> dict[str, Any]:
    return dict(yaml.safe_load(text("docker-compose.yml"))["services"])


def read_by_settings() -> set[str]:
    """Every environment variable that the settings of a portal read."""
    names = set()
    for name in SETTINGS:
        for node in ast.walk(ast.parse(text(f"portal/settings/{name}.py"))):
            asked = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
            if asked and last_name(node.func.value) == "env" and (variable := literal(node.args[0])):
                names.add(variable)
    return names


def test_the_example_names_every_variable_that_the_settings_read() -> None:
    read = read_by_settings()
    assert {"SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "PAGE_CACHE_SECONDS"} <= read
    assert read - {name for name, _value in SETTING.findall(text(".env.example"))} == set()


def test_the_example_names_nothing_that_nobody_reads() -> None:
    asked_by_compose = {name for name, _else in IN_COMPOSE.findall(text("docker-compose.yml"))}
    named = {name for name, _value in SETTING.findall(text(".env.example"))}
    assert named - read_by_settings() == asked_by_compose


def test_the_example_holds_no_secret() -> None:
    in_force = dict(re.findall(r"^([A-Z_]+)=(.*)$", text(".env.example"), re.MULTILINE))
    assert {name for name, value in in_force.items() if value} == {"DEFAULT_FROM_EMAIL"}


def test_a_missing_secret_stops_the_deployment() -> None:
    compose = text("docker-compose.yml")
    without_default = {name for name, otherwise in IN_COMPOSE.findall(compose) if otherwise.startswith(":?")}
    assert {"POSTGRES_PASSWORD", "PORTAL_HOST", "ACME_EMAIL"} <= without_default
    for service in services().values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or "SECRET" in name:
                assert IN_COMPOSE.fullmatch(value), name
            assert not re.search(r"://[^@$]*:[^@$]+@", str(value)), name


@pytest.mark.parametrize("name", ["web", "worker", "beat", "migrate", "database", "valkey", "proxy"])
def test_the_service_exists(name: str) -> None:
    assert name in services()


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_ours_runs_without_rights(name: str) -> None:
    service = services()[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["image"] == services()["web"]["image"]


def test_web_and_worker_share_the_private_folder() -> None:
    for name in ("web", "worker"):
        assert "private:/var/lib/tandem" in services()[name]["volumes"]
        assert services()[name]["environment"]["PRIVATE_ROOT"].startswith("/var/lib/tandem/")


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in services().items() if "ports" in service] == ["proxy"]
    assert services()["database"]["networks"] == services()["valkey"]["networks"] == ["inside"]
    assert yaml.safe_load(text("docker-compose.yml"))["networks"]["inside"]["internal"] is True


def test_the_database_is_made_like_the_one_that_every_test_runs_on() -> None:
    written = re.compile(r"--(encoding|locale|builtin-locale|locale-provider)=")
    asked = services()["database"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert sorted(asked) == sorted(word for word in INITDB if written.match(word))


def test_visitors_keep_their_own_address_whichever_way_they_come() -> None:
    assert services()["proxy"]["networks"] == ["outside"]
    assert yaml.safe_load(text("docker-compose.yml"))["networks"]["outside"]["enable_ipv6"] is True
    # The servers themselves are asked by the way on which they listen.
    assert '"--host", "0.0.0.0"' in text("Dockerfile")
    assert re.search(r"dynamic a \{[^}]*versions ipv4", text("deploy/Caddyfile"))


def test_services_wait_for_what_they_need() -> None:
    for name in ("web", "worker", "beat"):
        needs = {needed: how["condition"] for needed, how in services()[name]["depends_on"].items()}
        assert needs == {
            "database": "service_healthy",
            "valkey": "service_healthy",
            "migrate": "service_completed_successfully",
        }


def test_everything_that_is_awaited_tells_its_health() -> None:
    awaited = {
        needed
        for service in services().values()
        for needed, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_healthy"
    }
    # The web server's stands in the image.
    assert {name for name in awaited if "healthcheck" not in services()[name]} == {"web"}
    assert "/healthz" in text("Dockerfile")


def test_the_database_is_healthy_only_when_others_reach_it() -> None:
    asked = services()["database"]["healthcheck"]["test"]
    assert asked[1] == "pg_isready"
    assert asked[asked.index("--host") + 1] == "127.0.0.1"


def words_of(command: Any) -> list[str]:
    """A command's words; of a shell's, those of its script."""
    words = shlex.split(command) if isinstance(command, str) else [str(word) for word in command]
    return shlex.split(words[2]) if words[:2] == ["sh", "-c"] else words


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery_runs_an_application_that_exists(name: str) -> None:
    words = words_of(services()[name]["command"])
    assert words[0] == "celery"
    application = words[words.index("-A") + 1]
    assert import_string(f"{application}.celery.app").main == "tandem"
    assert name in words


def test_the_step_before_the_others_runs_commands_that_exist() -> None:
    words = words_of(services()["migrate"]["command"])
    asked = [words[place + 1] for place, word in enumerate(words) if word == "manage.py"]
    assert asked == ["migrate", "taxonomy"]
    assert set(asked) <= set(get_commands())


def test_mounted_files_exist() -> None:
    mounted = [
        volume.partition(":")[0]
        for service in services().values()
        for volume in service.get("volumes", [])
        if volume.startswith(".")
    ]
    assert mounted == ["./deploy/Caddyfile"]
    assert all((PROJECT / path).is_file() for path in mounted)


def test_the_proxy_sends_to_the_port_that_the_image_listens_on() -> None:
    port = re.search(r"^EXPOSE (\d+)$", text("Dockerfile"), re.MULTILINE)
    assert port is not None
    assert f"port {port[1]}" in text("deploy/Caddyfile")
    assert "name web" in text("deploy/Caddyfile")
    assert f"127.0.0.1:{port[1]}/healthz" in text("Dockerfile")


def test_the_proxy_lets_the_largest_forms_through() -> None:
    limits = re.findall(r"request_body @(\w+) \{\s*max_size (\d+)MB", text("deploy/Caddyfile"))
    allowed = {name: int(size) * 10**6 for name, size in limits}
    assert allowed["register"] > REGISTER.max_bytes + FORM_BYTES
    assert (
        allowed["others"] > max(EVIDENCE.max_bytes, LOGO.max_bytes + PUBLIC_DOCUMENT.max_bytes) + FORM_BYTES
    )
    assert reverse("organizations:register_imports") in text("deploy/Caddyfile")


@pytest.mark.parametrize(
    "address",
    [
        reverse_lazy("account_reset_password_from_key", args=["1", "geheim"]),
        reverse_lazy("account_confirm_email", args=["geheim"]),
        reverse_lazy("notifications:unsubscribe", args=["geheim"]),
        reverse_lazy("organizations:invitation", args=["geheim"]),
    ],
)
def test_the_proxy_writes_no_key_into_its_log(address: str) -> None:
    filtered = re.search(r'request>uri regexp "([^"]+)"', text("deploy/Caddyfile"))
    assert filtered is not None
    assert "geheim" not in re.sub(filtered[1], r"\1…", str(address))


def test_no_log_of_the_proxy_tells_a_key_by_another_way() -> None:
    of_all_logs, _begins, site = text("deploy/Caddyfile").partition("\n{$PORTAL_HOST} {\n")
    # A page with a key in its address is named by whatever it asks for, and by an answer that leads there.
    for field in ("request>uri regexp", "request>headers>Referer delete", "resp_headers>Location delete"):
        assert field in of_all_logs
    # A format of the site's own would leave the log of errors as it is.
    assert re.search(r"^\tlog$", site, re.MULTILINE)


def test_the_image_runs_an_application_that_exists_and_not_as_root() -> None:
    last_stage = text("Dockerfile").rpartition("\nFROM ")[2]
    assert re.search(r"^USER tandem$", last_stage, re.MULTILINE)
    module, _colon, name = re.search(r'"([\w.]+:\w+)"\]', last_stage)[1].partition(":")  # type: ignore[index]
    assert (PROJECT / f"{module.replace('.', '/')}.py").is_file()
    assert f"\n{name} = " in text(f"{module.replace('.', '/')}.py")
    assert "--require-hashes" in text("Dockerfile")


def test_the_image_holds_every_app_of_production_and_no_environment() -> None:
    let_in = {line.removeprefix("!") for line in text(".dockerignore").splitlines() if line.startswith("!")}
    tops = {config.path.removeprefix(f"{PROJECT}/").split("/")[0] for config in own_apps()}
    assert tops | {"templates", "static", "locale", "manage.py", "pyproject.toml"} <= let_in
    assert not [name for name in let_in if name.startswith(".env") or name == "var"]
    assert all((PROJECT / name).exists() for name in let_in)
