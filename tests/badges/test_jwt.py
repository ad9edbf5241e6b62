"""A token has one spelling, one algorithm that fits its key, and no byte that may change."""

import base64
import contextlib
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.badges import public_key
from bot.badges.document import RefusedError, UnreadableError
from bot.badges.jwt import decode, encode, is_signed_by, is_supported, is_token
from bot.badges.keys import InvalidKeyError, SigningKey, encode_multibase

CLAIMS = {"iss": "https://example.org", "name": "Level 2"}
ED = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())


def es256(message: bytes) -> bytes:
    r, s = decode_dss_signature(EC.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


KINDS = {
    "EdDSA": (ED.public_key(), ED.sign),
    "Ed25519": (ED.public_key(), ED.sign),
    "RS256": (RSA.public_key(), lambda message: RSA.sign(message, padding.PKCS1v15(), hashes.SHA256())),
    "ES256": (EC.public_key(), es256),
}


@pytest.mark.parametrize("algorithm", KINDS)
def test_a_token_is_good_with_its_own_key_and_no_other(algorithm):
    public, sign = KINDS[algorithm]
    token = decode(encode(CLAIMS, sign, {"alg": algorithm, "kid": "k"}))

    assert token.claims == CLAIMS
    assert token.header == {"alg": algorithm, "kid": "k"}
    assert is_supported(token)
    assert is_signed_by(token, public)
    others = [key for name, (key, _) in KINDS.items() if key != public]
    assert not [other for other in others if is_signed_by(token, other)]


@pytest.mark.parametrize("algorithm", ["EdDSA", "RS256"])
def test_signing_twice_gives_the_same_bytes(algorithm):
    _, sign = KINDS[algorithm]

    assert encode(CLAIMS, sign, {"alg": algorithm}) == encode(CLAIMS, sign, {"alg": algorithm})


def test_our_own_keys_sign_tokens():
    key = SigningKey.from_seed(bytes(range(32)))

    assert is_signed_by(decode(encode(CLAIMS, key.sign, {"alg": "EdDSA"})), public_key.from_multibase(key.multibase))


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS512", "", None, 7])
def test_what_has_no_row_is_neither_made_nor_believed(algorithm):
    with pytest.raises(ValueError, match="header"):
        encode(CLAIMS, ED.sign, {"alg": algorithm})
    head = base64.urlsafe_b64encode(json.dumps({"alg": algorithm}).encode()).rstrip(b"=")
    token = decode(head + b".e30.")
    assert not is_supported(token)
    assert not is_signed_by(token, ED.public_key())


def test_a_public_key_is_no_secret_of_another_algorithm():
    """The classic confusion: HMAC with the RSA key's public text as its secret."""
    token = decode(encode(CLAIMS, KINDS["RS256"][1], {"alg": "RS256"}))
    for name in ("HS256", "EdDSA", "ES256"):
        confused = type(token)({**token.header, "alg": name}, token.claims, token.message, token.signature)
        assert not is_signed_by(confused, RSA.public_key())


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_single_byte_of_a_token_can_be_changed(data):
    public, sign = KINDS["EdDSA"]
    text = encode(CLAIMS, sign, {"alg": "EdDSA"}).encode()
    place = data.draw(st.integers(0, len(text) - 1))
    changed = text[:place] + bytes([text[place] ^ data.draw(st.integers(1, 255))]) + text[place + 1 :]

    with contextlib.suppress(RefusedError, UnreadableError):
        assert not is_signed_by(decode(changed), public)


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d", "a=.b.c", "e30.e30.a", "e30\n.e30.", "e30.e30.\n", "{}"])
def test_what_is_no_token_is_said_to_be_none(text):
    with pytest.raises((RefusedError, UnreadableError)):
        decode(text)


def test_only_a_whole_token_has_its_shape():
    assert is_token(b"e30.e30.")
    assert not is_token(b"e30.e30.\n")


def test_extensions_and_oversize_are_refused():
    for header in ({"alg": "EdDSA", "crit": ["b64"]}, {"alg": "EdDSA", "b64": False}):
        with pytest.raises(RefusedError, match="extension"):
            decode(encode(CLAIMS, ED.sign, header))
    with pytest.raises(RefusedError, match="larger"):
        decode("a." + "b" * 400_000 + ".c")


def test_a_doubled_claim_is_refused():
    with pytest.raises(RefusedError, match="twice"):
        decode(b"e30." + base64.urlsafe_b64encode(b'{"iss":"a","iss":"b"}').rstrip(b"=") + b".")


def jwk(key):
    import jwt  # noqa: PLC0415  only here

    family = {"Ed25519PublicKey": "OKP", "RSAPublicKey": "RSA"}.get(type(key).__name__.lstrip("_"), "EC")
    return getattr(jwt.algorithms, f"{family}Algorithm").to_jwk(key, as_dict=True)


@pytest.mark.parametrize("algorithm", ["EdDSA", "RS256", "ES256"])
def test_a_key_is_read_from_every_form_it_is_published_in(algorithm):
    public, _ = KINDS[algorithm]

    assert public_key.from_jwk(jwk(public)) == public
    assert public_key.from_pem(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()) == public


def test_multikeys_and_base58_are_read():
    point = EC.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)

    assert public_key.from_multibase(encode_multibase(b"\x80\x24" + point)) == EC.public_key()
    assert public_key.from_base58(encode_multibase(ED.public_key().public_bytes_raw())[1:]) == ED.public_key()


SMALL = rsa.generate_private_key(65537, 1024).public_key()  # noqa: S505  too short on purpose
OTHER_CURVE = ec.generate_private_key(ec.SECP384R1()).public_key()


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": 7},
        {"kty": ["RSA"]},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "RSA", "n": "A" * 5000, "e": "AQAB"},
        {**jwk(ED.public_key()), "d": "AA"},
        jwk(SMALL),
        jwk(OTHER_CURVE),
    ],
)
def test_a_jwk_that_is_weak_private_or_none_is_refused(value):
    with pytest.raises(InvalidKeyError):
        public_key.from_jwk(value)


@pytest.mark.parametrize(
    "read", [public_key.from_multibase, public_key.from_base58, public_key.from_pem], ids=lambda read: read.__name__
)
@pytest.mark.parametrize("value", [None, "", "z", "z" + "1" * 60, "-----BEGIN PUBLIC KEY-----", "x" * 10_000, 7, {}])
def test_what_holds_no_key_is_refused(read, value):
    with pytest.raises(InvalidKeyError):
        read(value)
