"""Mails with DKIM signatures, made with real keys by the library that others sign with."""

import base64
import time
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

DOMAIN, NAME = "example.com", "post._domainkey.example.com"


@cache
def key(_name: str = "post") -> rsa.RSAPrivateKey:
    """A key pair, for each name another one."""
    return rsa.generate_private_key(65537, 2048)


def record(made: rsa.RSAPrivateKey, tags: str = "v=DKIM1; k=rsa") -> str:
    """What the DNS says of a key."""
    public = made.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"{tags}; p={base64.b64encode(public).decode()}"


def signed(
    mail: bytes,
    made: rsa.RSAPrivateKey | None = None,
    *,
    domain: str = DOMAIN,
    covers: tuple[bytes, ...] = (b"from", b"to", b"subject", b"date"),
    length: bool = False,
    algorithm: bytes = b"rsa-sha256",
    lasts: int | None = None,
) -> bytes:
    """The mail with a signature above it, which ends so many seconds from now where `lasts` says so."""
    private = (made or key()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    mail = mail.replace(b"\n", b"\r\n")
    head = _Signer(mail, lasts).sign(
        b"post",
        domain.encode(),
        private,
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=list(covers),
        length=length,
        signature_algorithm=algorithm,
    )
    return bytes(head) + mail


class _Signer(dkim.DKIM):  # type: ignore[misc]  # dkimpy ships no types.
    """Signs with an end, which dkimpy itself knows to read and not to write."""

    def __init__(self, mail: bytes, lasts: int | None) -> None:
        super().__init__(mail)
        self._lasts = lasts

    def gen_header(self, fields: list[tuple[bytes, bytes]], *more: object, **chosen: object) -> bytes:
        """The signature with these tags."""
        if self._lasts is not None:
            ends = (b"x", str(int(time.time()) + self._lasts).encode())
            fields[:] = [field if field[0] != b"t" else ends for field in fields]
        return bytes(super().gen_header(fields, *more, **chosen))
