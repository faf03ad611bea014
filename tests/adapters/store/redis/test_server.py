"""A server that may lose records is refused, with every reason at once."""

from __future__ import annotations

import pytest

from adapters.store.redis.server import fields, incarnation, judge

GOOD = {
    "redis_version": "7.0.15",
    "role": "master",
    "aof_enabled": "1",
    "aof_last_write_status": "ok",
    "maxmemory_policy": "noeviction",
    "evicted_keys": "0",
}


def test_a_good_server_has_nothing_against_it() -> None:
    verdict = judge(GOOD, is_unsafe=False)
    assert (verdict.faults, verdict.findings) == ((), ())


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("redis_version", "6.0.16", "Redis 6.2 or Valkey 7.2 is needed, this is Redis 6.0.16"),
        ("valkey_version", "7.1.0", "this is Valkey 7.1.0"),
        ("role", "slave", "read-only replica"),
        ("aof_enabled", "0", "appendonly yes"),
        ("maxmemory_policy", "allkeys-lru", "maxmemory-policy noeviction"),
        ("maxmemory_policy", "allkeys-random", "maxmemory-policy noeviction"),
    ],
)
def test_what_loses_records_is_a_fault_in_one_line(field: str, value: str, told: str) -> None:
    (fault,) = judge(GOOD | {field: value}, is_unsafe=False).faults
    assert told in fault
    assert fault.startswith("REDIS_URL: ")
    assert "\n" not in fault


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("redis_version", "6.2.0"),
        ("redis_version", "8.10.2"),
        ("valkey_version", "7.2.0"),
        ("valkey_version", "10.0.0"),
    ],
)
def test_versions_from_the_oldest_supported_on_will_do(field: str, value: str) -> None:
    assert judge(GOOD | {field: value}, is_unsafe=False).faults == ()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("maxmemory_policy", "volatile-lru", "drops cached documents"),
        ("aof_last_write_status", "err", "could not write"),
        ("evicted_keys", "17", "dropped 17 keys"),
    ],
)
def test_what_only_worries_is_a_finding(field: str, value: str, told: str) -> None:
    verdict = judge(GOOD | {field: value}, is_unsafe=False)
    assert verdict.faults == ()
    assert told in verdict.findings[0]


def test_all_faults_are_named_at_once() -> None:
    bad = GOOD | {"redis_version": "5.0", "role": "slave", "aof_enabled": "0"}
    assert len(judge(bad | {"maxmemory_policy": "allkeys-lfu"}, is_unsafe=False).faults) == 4


def test_a_waiver_covers_lost_records_and_nothing_else() -> None:
    bad = GOOD | {"aof_enabled": "0", "maxmemory_policy": "allkeys-lru"}
    verdict = judge(bad, is_unsafe=True)
    assert (len(verdict.faults), len(verdict.findings)) == (0, 2)
    assert len(judge(bad | {"role": "slave"}, is_unsafe=True).faults) == 1


def test_a_server_that_tells_nothing_is_not_trusted() -> None:
    (fault,) = judge({}, is_unsafe=False).faults
    assert "does not say" in fault


def test_a_restart_and_a_failover_change_the_incarnation() -> None:
    before = incarnation({"master_replid": "a", "run_id": "b"})
    assert incarnation({"master_replid": "a", "run_id": "c"}) != before
    assert incarnation({"master_replid": "c", "run_id": "b"}) != before


def test_the_server_s_answer_is_read_by_field() -> None:
    answer = b"# Server\r\nredis_version:7.0.15\r\nrun_id:ab:cd\r\n\r\n# Other\r\nodd\r\n"
    assert fields(answer) == {"redis_version": "7.0.15", "run_id": "ab:cd"}
