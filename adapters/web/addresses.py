"""Which IP addresses lie on the public internet, and which no setting ever opens.

*Pure.* `ipaddress` only parses here: its `is_global` and `is_private` differ between
interpreters and miss transition forms, so the tables below are our own.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

# IANA IPv4 Special-Purpose Address Registry, multicast and reserved space, and the one
# public address (Azure's 168.63.129.16) behind which a cloud keeps its platform services.
_REFUSED_V4 = tuple(
    ipaddress.IPv4Network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
# Global unicast is all that IANA hands out (RFC 4291, 2.4): what lies outside is refused
# without our knowing what it is, and so are the special parts inside.
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    ipaddress.IPv6Network(each)
    for each in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
# Metadata services hand out credentials at the first four. The others carry an IPv4 address
# that may be one of them: v4-mapped, NAT64, Teredo, 6to4.
_NEVER = tuple(
    ipaddress.ip_network(each)
    for each in (
        "169.254.0.0/16",
        "168.63.129.16/32",
        "100.100.100.200/32",
        "fd00:ec2::/32",
        "::ffff:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
    )
)
_DOTTED_QUAD = re.compile(r"(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})", re.ASCII)
_ISATAP = 0x0000_5EFE
_LOOPBACK_V6 = ipaddress.IPv6Address(1)


def is_public(host: str) -> bool:
    """Tell whether a text is an IP address on the public internet; a name is not.

    A zone id is passed over, a v4-mapped address is judged as the IPv4 address it carries.
    """
    address = parse(host.partition("%")[0])
    if address is None:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    if address not in _GLOBAL_V6 or _is_isatap(address):
        return False
    return not any(address in network for network in _REFUSED_V6)


def is_never_allowed(host: str) -> bool:
    """Tell whether a text is no address, or one that no setting opens."""
    address = parse(host.partition("%")[0])
    if address is None:
        return True
    if isinstance(address, ipaddress.IPv6Address) and address != _LOOPBACK_V6:
        is_v4_compatible = int(address) >> 32 == 0
        if is_v4_compatible or _is_isatap(address):
            return True
    return any(address in network for network in _NEVER)


def touches_never_allowed(network: Network) -> bool:
    """Tell whether a network has an address in common with those that no setting opens."""
    first, last = int(network.network_address), int(network.broadcast_address)
    return any(
        network.version == never.version
        and first <= int(never.broadcast_address)
        and int(never.network_address) <= last
        for never in _NEVER
    )


def parse(text: str) -> Address | None:
    """Read an address, IPv4 in its canonical spelling only; v4-mapped becomes IPv4."""
    try:
        if ":" not in text:
            return ipaddress.IPv4Address(text) if _DOTTED_QUAD.fullmatch(text) else None
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return None
    return address.ipv4_mapped or address


def _is_isatap(address: ipaddress.IPv6Address) -> bool:
    """Whether the interface id is 0000:5EFE or 0200:5EFE and an IPv4 address (RFC 5214, 6.1)."""
    return (int(address) >> 32) & 0xFCFF_FFFF == _ISATAP
