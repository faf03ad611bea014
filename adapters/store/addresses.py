"""How a recipient's address becomes a key, and which of his records stand together.

*Pure.* All that concerns one chat is in the shard of its key, whatever the thread, so that a
delivery, what it told, and the subscription it came from change in one step.
"""

from __future__ import annotations

from hashlib import blake2b

from digest.model import Realm, Recipient


def chat_key(recipient: Recipient) -> str:
    """Return the key of a chat with all its threads: what a shard is chosen by."""
    return digest(recipient.platform, recipient.tenant, recipient.chat)


def address_key(recipient: Recipient) -> str:
    """Return the key of exactly this recipient."""
    thread = [] if recipient.thread is None else [recipient.thread]
    return digest(recipient.platform, recipient.tenant, recipient.chat, *thread)


def tenant_key(recipient: Recipient) -> str:
    """Return the key of what a platform counts all messages of a tenant by."""
    return digest(recipient.platform, recipient.tenant)


def realm_key(realm: Realm) -> str:
    """Return the key of those who share a list; that of a chat is `chat_key`."""
    return digest(*filter(None, (realm.platform, realm.tenant, realm.chat)))


def digest(*parts: str) -> str:
    """Return 128 bits of texts, different for different divisions of the same text."""
    hashed = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        hashed.update(len(data).to_bytes(4, "big") + data)
    return hashed.hexdigest()
