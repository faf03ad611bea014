"""The address tables, at every edge of every range, and against a second description of them."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.addresses import is_never_allowed, is_public, parse, touches_never_allowed

# Written down again, from the IANA registries and not from the module.
REFUSED_V4 = [
    ("0.0.0.0", "0.255.255.255"),  # noqa: S104  # nothing is bound
    ("10.0.0.0", "10.255.255.255"),
    ("100.64.0.0", "100.127.255.255"),
    ("127.0.0.0", "127.255.255.255"),
    ("168.63.129.16", "168.63.129.16"),
    ("169.254.0.0", "169.254.255.255"),
    ("172.16.0.0", "172.31.255.255"),
    ("192.0.0.0", "192.0.0.255"),
    ("192.0.2.0", "192.0.2.255"),
    ("192.88.99.0", "192.88.99.255"),
    ("192.168.0.0", "192.168.255.255"),
    ("198.18.0.0", "198.19.255.255"),
    ("198.51.100.0", "198.51.100.255"),
    ("203.0.113.0", "203.0.113.255"),
    ("224.0.0.0", "255.255.255.255"),
]
REFUSED_V6 = [
    ("::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff"),
    ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
]
V4 = [(int(ipaddress.IPv4Address(a)), int(ipaddress.IPv4Address(b))) for a, b in REFUSED_V4]
V6 = [(int(ipaddress.IPv6Address(a)), int(ipaddress.IPv6Address(b))) for a, b in REFUSED_V6]
HIGHEST_V4, HIGHEST_V6 = 2**32 - 1, 2**128 - 1
MAPPED = int(ipaddress.IPv6Address("::ffff:0:0"))


def v4_is_public(number: int) -> bool:
    return not any(low <= number <= high for low, high in V4)


def v6_is_public(number: int) -> bool:
    if MAPPED <= number <= MAPPED + HIGHEST_V4:
        return v4_is_public(number - MAPPED)
    iid = number & (2**64 - 1)
    is_isatap = (iid >> 32) & ~0x0300_0000 == 0x0000_5EFE
    return not is_isatap and not any(low <= number <= high for low, high in V6)


@pytest.mark.parametrize("number", sorted({e + d for r in V4 for e in r for d in (-1, 0, 1)}))
def test_each_ipv4_range_is_refused_to_its_very_edges(number: int) -> None:
    if 0 <= number <= HIGHEST_V4:
        address = str(ipaddress.IPv4Address(number))
        assert is_public(address) == v4_is_public(number)
        assert is_public(f"::ffff:{address}") == v4_is_public(number)


@pytest.mark.parametrize("number", sorted({e + d for r in V6 for e in r for d in (-1, 0, 1)}))
def test_each_ipv6_range_is_refused_to_its_very_edges(number: int) -> None:
    if 0 <= number <= HIGHEST_V6:
        assert is_public(str(ipaddress.IPv6Address(number))) == v6_is_public(number)


@given(st.integers(0, HIGHEST_V4))
def test_any_ipv4_address_is_judged_alike_in_every_form(number: int) -> None:
    address = ipaddress.IPv4Address(number)
    assert is_public(str(address)) == v4_is_public(number)
    assert is_public(f"::ffff:{address}") == v4_is_public(number)
    assert not is_public(f"::{address}") or number > HIGHEST_V4
    assert not is_public(f"64:ff9b::{address}")
    assert not is_public(f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1")
    assert not is_public(f"2606:4700::5efe:{address}")
    assert not is_public(f"2606:4700::200:5efe:{address}")


@given(st.integers(0, HIGHEST_V6) | st.integers(2**125, 2**126 - 1))
def test_any_ipv6_address_is_judged_as_its_bits_say(number: int) -> None:
    address = ipaddress.IPv6Address(number)
    assert is_public(str(address)) == v6_is_public(number)
    assert is_public(address.exploded) == v6_is_public(number)
    assert is_public(f"{address}%eth0") == v6_is_public(number)


@given(st.text())
def test_a_text_that_is_no_address_is_not_public(text: str) -> None:
    try:
        ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        assert not is_public(text)
        assert is_never_allowed(text)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "1.1.1.1",
        "93.184.215.14",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "223.255.255.255",
    ],
)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(address)
    assert not is_never_allowed(address)


@pytest.mark.parametrize(
    "text", ["08.8.8.8", "8.8.8", "8.8.8.8.", "0x8.8.8.8", "134744072", "", "8.8.8.256"]
)
def test_ipv4_has_one_spelling(text: str) -> None:
    assert parse(text) is None
    assert not is_public(text)


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.0.0",
        "169.254.255.255",
        "168.63.129.16",
        "100.100.100.200",
        "fd00:ec2::254",
        "fd00:ec2:ffff::",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::169.254.169.254",
        "2002:a9fe:a9fe::1",
        "fd12::5efe:169.254.169.254",
        "::",
    ],
)
def test_metadata_services_are_never_allowed_in_any_form(address: str) -> None:
    assert is_never_allowed(address)
    assert not is_public(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "fd00:ec1::1", "192.168.1.1"])
def test_other_private_addresses_may_be_opened(address: str) -> None:
    assert not is_never_allowed(address)
    assert not touches_never_allowed(ipaddress.ip_network(address))


@pytest.mark.parametrize(
    "network", ["0.0.0.0/0", "169.0.0.0/8", "100.64.0.0/10", "::/0", "fd00::/8"]
)
def test_a_network_around_a_metadata_service_is_noticed(network: str) -> None:
    assert touches_never_allowed(ipaddress.ip_network(network))


@pytest.mark.parametrize("host", ["2606:4700::5eff:102:304", "2606:4700::5efc:102:304"])
def test_an_interface_id_that_only_looks_like_isatap_is_none(host: str) -> None:
    assert is_public(host)


@pytest.mark.parametrize(
    ("network", "touches"),
    [
        ("169.254.255.255/32", True),
        ("169.254.0.0/32", True),
        ("169.253.255.255/32", False),
        ("169.255.0.0/32", False),
        ("0.0.0.0/0", True),
    ],
)
def test_a_network_touches_what_is_never_opened_from_its_first_address_to_its_last(
    network: str,
    touches: bool,  # noqa: FBT001  # a row of a table
) -> None:
    assert touches_never_allowed(ipaddress.ip_network(network)) is touches


def test_no_setting_opens_what_carries_a_metadata_address_through_a_local_nat64() -> None:
    assert is_never_allowed("64:ff9b:1::a9fe:a9fe")
    assert touches_never_allowed(ipaddress.ip_network("64:ff9b:2::/48")) is False
