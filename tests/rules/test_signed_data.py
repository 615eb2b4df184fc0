"""What S/MIME packs in a signature comes out whole; what it is not, is told apart without a key."""

import base64
import random
import time
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from bot.rules.file_sorts import Sort, sort_of
from bot.rules.message import SenderTrust
from bot.rules.mime_parts import MAX_UNPACKED, MAX_UNPACKINGS
from bot.rules.parsing import parse
from bot.rules.remarks import why_look_first
from bot.rules.sender_trust import trust
from bot.rules.signed_data import CmsSort, open_cms

CORPUS = Path(__file__).parent.parent / "mail"
LETTER = b"Content-Type: text/plain\r\n\r\nGraag inzage.\r\n"
KEY = rsa.generate_private_key(65537, 2048)
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Anne")])
CERTIFICATE = (
    x509.CertificateBuilder()
    .subject_name(NAME)
    .issuer_name(NAME)
    .public_key(KEY.public_key())
    .serial_number(1)
    .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
    .not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
    .sign(KEY, hashes.SHA256())
)


def signed(content: bytes, *options: pkcs7.PKCS7Options) -> bytes:
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(CERTIFICATE, KEY, hashes.SHA256())
    return builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])


def encrypted(content: bytes) -> bytes:
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(CERTIFICATE)
    return builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def element(tag: int, *parts: bytes) -> bytes:
    """An element of indefinite length."""
    return bytes([tag, 0x80]) + b"".join(parts) + b"\0\0"


def in_pieces(*pieces: bytes) -> bytes:
    """Signed data whose octet string is these pieces, every length indefinite (X.690 §8.1.3.6)."""
    data = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
    content = element(0x30, data + b"\x01", element(0xA0, element(0x24, *pieces)))
    algorithms = element(0x31, element(0x30, b"\x05\x00"))
    return element(0x30, data + b"\x02", element(0xA0, element(0x30, b"\x02\x01\x01", algorithms, content)))


def piece(content: bytes) -> bytes:
    return b"\x04" + bytes([len(content)]) + content


def der(tag: int, *parts: bytes) -> bytes:
    """An element of definite length."""
    body = b"".join(parts)
    size = len(body)
    length = bytes([size]) if size < 0x80 else b"\x84" + size.to_bytes(4, "big")
    return bytes([tag]) + length + body


def compressed(content: bytes, *, packed: bytes | None = None) -> bytes:
    """CompressedData of RFC 3274 with this content, or with these bytes in the place of a zlib stream."""
    oid = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10"
    stream = zlib.compress(content) if packed is None else packed
    inner = der(0x30, b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01", der(0xA0, der(0x04, stream)))
    data = der(0x30, b"\x02\x01\x00", der(0x30, oid + b"\x03\x08"), inner)
    return der(0x30, oid + b"\x01\x09", der(0xA0, data))


def packed_mail(content: bytes) -> bytes:
    """A mail that is nothing but this CMS structure."""
    kind = b"Content-Type: application/pkcs7-mime; smime-type=compressed-data; name=smime.p7z\r\n"
    coded = b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content)
    return b"From: anne@example.org\r\nSubject: x\r\nMessage-ID: <p@example.org>\r\n" + kind + coded


def entity(content: bytes) -> bytes:
    """A CMS structure as a part within another one."""
    head = b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + base64.encodebytes(content)


def test_what_is_only_compressed_is_read() -> None:
    mail = parse(packed_mail(compressed(LETTER)))

    assert mail.text == "Graag inzage."
    assert mail.attachments == ()
    assert "compressed" in mail.defects
    assert not {"encrypted", "signed"} & set(mail.defects)


def test_a_signature_in_a_compression_and_the_other_way_round_are_read() -> None:
    for content in (compressed(entity(signed(LETTER))), signed(entity(compressed(LETTER)))):
        mail = parse(packed_mail(content))
        assert mail.text == "Graag inzage."
        assert {"compressed", "signed"} <= set(mail.defects)


def test_what_is_encrypted_within_a_compression_is_called_so() -> None:
    mail = parse(packed_mail(compressed(entity(encrypted(LETTER)))))

    assert {"compressed", "encrypted"} <= set(mail.defects)


@pytest.mark.parametrize(
    "content",
    [
        compressed(b"", packed=b"no zlib at all"),
        compressed(b"", packed=zlib.compress(LETTER)[:-5]),
        compressed(b"")[:-4],
        compressed(b"x" * (MAX_UNPACKED + 1)),
    ],
    ids=["not zlib", "cut off", "no structure", "too much"],
)
def test_what_does_not_unpack_is_called_compressed_and_a_person_must_look(content: bytes) -> None:
    mail = parse(packed_mail(content))

    assert "compressed_unreadable" in mail.defects
    assert "encrypted" not in mail.defects
    assert why_look_first(mail.defects)


def test_a_file_that_was_not_unpacked_is_not_called_encrypted() -> None:
    (file,) = parse(packed_mail(compressed(b"", packed=b"no zlib"))).attachments

    assert sort_of(file) is Sort.MISFIT


def test_compressions_within_one_another_are_opened_a_few_times_only() -> None:
    content = compressed(LETTER)
    for _ in range(MAX_UNPACKINGS):
        content = compressed(entity(content))

    mail = parse(packed_mail(content))

    assert {"compressed", "compressed_unreadable"} <= set(mail.defects)
    assert mail.text == ""


@pytest.mark.parametrize("filling", [b"\n", b"\n--b\n", b"x" * 998 + b"\r\n", b"\0"])
def test_a_bomb_costs_no_more_than_any_other_mail(filling: bytes) -> None:
    layers = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    bomb = layers + filling * ((MAX_UNPACKED - 100) // len(filling))
    started = time.process_time()

    parse(packed_mail(compressed(bomb)))

    assert time.process_time() - started < 5


def test_the_content_of_a_signature_comes_out_as_it_went_in() -> None:
    for size in (0x7F, 0x80, 0x1_0000):
        content = LETTER.ljust(size, b"x")
        assert open_cms(signed(content)).content == content


def test_an_encrypted_structure_is_told_from_a_signed_one_by_its_bytes() -> None:
    assert open_cms(encrypted(LETTER)).sort is CmsSort.ENCRYPTED


def test_a_signature_that_carries_no_content_gives_none() -> None:
    found = open_cms(signed(LETTER, pkcs7.PKCS7Options.DetachedSignature))

    assert (found.sort, found.content) == (CmsSort.SIGNED, b"")


def test_a_content_in_pieces_and_pieces_of_pieces_is_put_together() -> None:
    nested = in_pieces(piece(b"Graag "), element(0x24, piece(b"in"), piece(b"zage")), piece(b"."))

    assert open_cms(nested).content == b"Graag inzage."


@pytest.mark.parametrize(
    "data", [b"", b"\x30", b"\x30\x80", b"\x1f\x1f\x1f", b"\x30\x84\xff\xff\xff\xff", LETTER]
)
def test_what_is_no_cms_is_called_unreadable(data: bytes) -> None:
    assert open_cms(data).sort is CmsSort.UNREADABLE


def test_every_cut_of_a_signature_is_read_or_called_unreadable() -> None:
    whole = signed(LETTER)
    for end in range(0, len(whole), 7):
        assert open_cms(whole[:end]).content in {b"", LETTER}


def test_a_damaged_signature_gives_bytes_that_stand_in_it_or_is_called_unreadable() -> None:
    dice, whole, sorts = random.Random(20261128), signed(LETTER), set()
    for _ in range(5_000):
        data = bytearray(whole)
        for _ in range(dice.randrange(1, 5)):
            data[dice.randrange(60)] = dice.randrange(256)
        found = open_cms(bytes(data))
        assert found.content in bytes(data)
        assert found.sort is not CmsSort.UNREADABLE or not found.content
        sorts.add(found.sort)
    assert {CmsSort.SIGNED, CmsSort.UNREADABLE} <= sorts


HOSTILE = {
    "deep": b"\x30\x80" * 1_000_000,
    "pieces in pieces": in_pieces(b"\x24\x80" * 500_000),
    "empty pieces": in_pieces(b"\x04\x00" * 500_000),
    "a set that never ends": in_pieces()[:30].replace(b"\x31\x80", b"\x31\x80" * 400_000),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_structure_is_given_up_in_time(data: bytes) -> None:
    started = time.process_time()

    assert open_cms(data).sort is CmsSort.UNREADABLE
    assert time.process_time() - started < 5


def test_a_mail_in_a_signature_in_a_signature_is_bounded_like_any_other() -> None:
    head = b"From: anne@example.org\r\nSubject: x\r\n"
    many = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nhi\r\n" * 30_000
    mail = parse(head + b"Content-Type: application/pkcs7-mime\r\n" + _coded(many))

    assert {"signed", "too_heavy", "too_many_parts"} <= set(mail.defects)


def _coded(content: bytes) -> bytes:
    return b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(signed(content))


def test_a_signature_proves_nothing_about_the_sender() -> None:
    mail = parse((CORPUS / "smime-opaque-signed.eml").read_bytes())

    assert trust(mail, "mx.mailkoning.example") is SenderTrust.UNPROVEN
