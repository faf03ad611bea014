"""What the server must be like for the store to lose nothing, judged from its INFO.

Managed services deny CONFIG, so INFO alone is asked.

*Pure.*
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

OLDEST_REDIS = (6, 2)
OLDEST_VALKEY = (7, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is wrong with a server, each in one sentence."""

    faults: tuple[str, ...]
    """Reasons not to start."""
    findings: tuple[str, ...]
    """What the operator should know all the same."""


def judge(info: Mapping[str, str], *, is_unsafe: bool) -> Verdict:
    """Judge a server; `is_unsafe` turns what endangers data from faults into findings."""
    faults, dangers, findings = [], [], []
    if _is_too_old(info):
        faults.append(f"REDIS_URL: Redis 6.2 or Valkey 7.2 is needed, this is {_named(info)}")
    if info.get("role", "master") != "master":
        faults.append("REDIS_URL: this is a read-only replica; give its master's address")
    if "aof_enabled" not in info:
        dangers.append(
            "REDIS_URL: the server does not say whether it writes what it is told to a disk; "
            "if it does, set REDIS_UNSAFE=1 here"
        )
    elif info["aof_enabled"] != "1":
        dangers.append(
            "REDIS_URL: the server would lose what it was told in a crash; "
            "set `appendonly yes` there, or REDIS_UNSAFE=1 here"
        )
    policy = info.get("maxmemory_policy", "noeviction")
    if policy.startswith("allkeys-"):
        dangers.append(
            f"REDIS_URL: the server drops records when it is full ({policy}); "
            "set `maxmemory-policy noeviction` there, or REDIS_UNSAFE=1 here"
        )
    elif policy != "noeviction":
        findings.append(
            f"Redis drops cached documents when it is full ({policy}): noeviction is better"
        )
    if info.get("aof_last_write_status", "ok") != "ok":
        findings.append("Redis could not write its append-only file the last time it tried")
    evicted = info.get("evicted_keys", "0")
    if evicted != "0":
        findings.append(f"Redis has dropped {evicted} keys for want of memory since it started")
    if is_unsafe:
        return Verdict(faults=tuple(faults), findings=(*dangers, *findings))
    return Verdict(faults=(*faults, *dangers), findings=tuple(findings))


def incarnation(info: Mapping[str, str]) -> str:
    """Return what changes when the server was restarted or replaced."""
    return f"{info.get('master_replid', '')}:{info.get('run_id', '')}"


def fields(answer: bytes) -> dict[str, str]:
    """Return the fields of INFO's answer as it is sent (redis.io/docs/latest/commands/info)."""
    lines = answer.decode(errors="replace").splitlines()
    pairs = (line.partition(":") for line in lines if not line.startswith("#"))
    return {name: value for name, colon, value in pairs if colon}


def _is_too_old(info: Mapping[str, str]) -> bool:
    if "valkey_version" in info:
        return _version(info["valkey_version"]) < OLDEST_VALKEY
    return "redis_version" in info and _version(info["redis_version"]) < OLDEST_REDIS


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])


def _named(info: Mapping[str, str]) -> str:
    if "valkey_version" in info:
        return f"Valkey {info['valkey_version']}"
    return f"Redis {info.get('redis_version', 'of an unknown version')}"
