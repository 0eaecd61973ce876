"""An authenticator in software: it makes key pairs and signs as a device does (W3C Web Authentication).

What it answers is what a browser's script would send. It does not look at where it is asked from: the service
has to find that out by itself, and a test says what should be wrong.
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

ADDRESS = "https://volunteering.example"
HOST = "volunteering.example"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ES256, EC2, P256 = -7, 2, 1


@dataclass
class Authenticator:
    """A device with one key. `count`: its uses so far; None: it counts none, as keys in the cloud do."""

    count: int | None = 0
    verifies: bool = True
    host: str = HOST
    origin: str = ADDRESS
    framed: bool = False
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def makes(self, options: dict[str, Any]) -> str:
        """The answer to a question for a new passkey."""
        said = self._client_data("webauthn.create", options["challenge"])
        made = self._data(ATTESTED) + bytes(16) + len(self.credential_id).to_bytes(2, "big")
        made += self.credential_id + self.public_key
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": made})
        parts = {"attestationObject": packed(attested), "transports": ["internal", "hybrid"]}
        return self._answer({**parts, "clientDataJSON": packed(said)})

    def gives(self, options: dict[str, Any]) -> str:
        """The answer to a question for this passkey; it is one more use."""
        if self.count is not None:
            self.count += 1
        said, data = self._client_data("webauthn.get", options["challenge"]), self._data()
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        parts = {"authenticatorData": packed(data), "signature": packed(signature)}
        return self._answer({**parts, "clientDataJSON": packed(said)})

    def _answer(self, response: dict[str, Any]) -> str:
        name = packed(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.framed}
        return json.dumps(said).encode()

    def _data(self, flags: int = 0) -> bytes:
        """Section 6.1: for which host, what was seen of the person, how many uses."""
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([flags]) + (self.count or 0).to_bytes(4, "big")

    @property
    def public_key(self) -> bytes:
        """In COSE form (RFC 9053, section 7.1)."""
        point = self.key.public_key().public_numbers()
        x, y = (each.to_bytes(32, "big") for each in (point.x, point.y))
        return cbor2.dumps({1: EC2, 3: ES256, -1: P256, -2: x, -3: y})


def packed(value: bytes) -> str:
    """In base64url without padding."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    """The same back."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
