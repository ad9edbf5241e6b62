"""Keys keep their secret, and DIDs lead to their documents."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from bot.badges import keys
from bot.badges.keyring import DEMO_MARK, KeyRing, RsaKey, new_rsa_key
from bot.badges.keys import InvalidKeyError, SigningKey, did_document, did_web, did_web_url

SEED = bytes(range(32))


def test_the_test_key_has_its_published_names(vector):
    published = vector("derived/key.json")

    key = SigningKey.from_seed(bytes.fromhex(published["secretKeySeedHex"]))

    assert key.multibase == published["publicKeyMultibase"]
    assert key.did_key == published["did"]


def test_a_key_never_shows_its_secret():
    key = SigningKey.from_seed(SEED)

    shown = f"{key!r} {key} {[key]}"

    assert key.multibase in shown
    assert SEED.hex() not in shown
    assert "PRIVATE" not in shown


def test_a_key_survives_its_pem(tmp_path: Path):
    key, path = keys.new_key(), tmp_path / "key.pem"

    keys.save_pem(key.to_pem(), path)

    assert KeyRing.parse(path.read_text()).signing[0].multibase == key.multibase
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_file_is_never_overwritten(tmp_path: Path):
    keys.save_pem("first", tmp_path / "key.pem")

    with pytest.raises(FileExistsError):
        keys.save_pem("second", tmp_path / "key.pem")

    assert (tmp_path / "key.pem").read_text() == "first"


def test_two_new_keys_differ():
    assert keys.new_key().multibase != keys.new_key().multibase


@pytest.mark.parametrize("pem", ["", "hello", "-----BEGIN PRIVATE KEY-----\nsecretsecret\n-----END PRIVATE KEY-----\n"])
def test_a_bad_pem_is_refused_without_quoting_it(pem):
    with pytest.raises(InvalidKeyError) as refused:
        KeyRing.parse(pem)

    assert "secretsecret" not in str(refused.value)


@pytest.fixture(scope="module")
def rsa() -> RsaKey:
    return new_rsa_key()


def test_several_keys_stand_in_one_text_and_are_found_by_their_public_halves(rsa):
    one, two = keys.new_key(), keys.new_key()

    ring = KeyRing.parse(f"# the old one\n{one.to_pem()}\n{rsa.to_pem()}{two.to_pem()}")

    assert [key.multibase for key in ring.signing] == [one.multibase, two.multibase]
    assert ring.get(two.multibase).sign(b"x") == two.sign(b"x")
    assert ring.get_rsa(rsa.id).sign(b"x") == rsa.sign(b"x")
    assert ring.get(keys.new_key().multibase) is None
    assert not ring.demo


def test_an_rsa_key_alone_is_no_signing_key(rsa):
    with pytest.raises(InvalidKeyError, match="Ed25519"):
        KeyRing.parse(rsa.to_pem())


def test_a_short_rsa_key_is_refused():
    small = generate_private_key(65537, 1024)  # noqa: S505  short on purpose
    pem = RsaKey(small).to_pem()

    with pytest.raises(InvalidKeyError, match="2048"):
        KeyRing.parse(SigningKey.from_seed(SEED).to_pem() + pem)


def test_an_rsa_key_shows_its_public_half_only(rsa):
    assert repr(rsa) == f"RsaKey({rsa.id})"
    assert set(rsa.jwk) == {"e", "kty", "n"}


def test_a_ring_shows_no_secret(rsa):
    shown = repr(KeyRing.parse(SigningKey.from_seed(SEED).to_pem() + rsa.to_pem()))

    assert SEED.hex() not in shown
    assert "PRIVATE" not in shown


def test_a_demo_key_is_known_by_its_file():
    assert KeyRing.parse(f"{DEMO_MARK}\n{keys.new_key().to_pem()}").demo


@pytest.mark.parametrize(
    "text", ["", "x", "z", "z0OIl", "zzzz", "z" + "1" * 5000, "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"]
)
def test_only_ed25519_multikeys_are_read(text):
    with pytest.raises(InvalidKeyError):
        keys.public_key(text)


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0\1", b"abc", bytes(64), bytes(range(64))])
def test_multibase_brings_every_byte_back(data):
    assert keys.decode_multibase(keys.encode_multibase(data)) == data


@pytest.mark.parametrize(
    ("address", "did", "document"),
    [
        ("https://badges.example.org", "did:web:badges.example.org", "https://badges.example.org/.well-known/did.json"),
        (
            "https://Badges.example.org/",
            "did:web:badges.example.org",
            "https://badges.example.org/.well-known/did.json",
        ),
        (
            "https://example.org:8443/cairn/a",
            "did:web:example.org%3A8443:cairn:a",
            "https://example.org:8443/cairn/a/did.json",
        ),
    ],
)
def test_a_public_address_becomes_a_did_web_and_leads_back(address, did, document):
    assert did_web(address) == did
    assert did_web_url(did) == document


@pytest.mark.parametrize(
    "address", ["", "badges.example.org", "ftp://example.org", "https://user:hunter2@example.org", "https://"]
)
def test_an_address_that_is_no_plain_one_makes_no_did_and_is_not_quoted(address):
    with pytest.raises(InvalidKeyError) as refused:
        did_web(address)

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "did",
    ["did:web:", "did:web:a::b", "did:web:evil.example%2F@host", "did:web:host:..", "did:key:z6Mk", "did:web:a%3Fq"],
)
def test_a_did_web_cannot_smuggle_another_address(did):
    with pytest.raises(InvalidKeyError):
        did_web_url(did)


def test_a_did_document_lists_every_key_for_assertions():
    document = did_document("did:web:example.org", ["z6MkA", "z6MkB"])

    methods = document["verificationMethod"]
    assert [method["id"] for method in methods] == ["did:web:example.org#z6MkA", "did:web:example.org#z6MkB"]
    assert document["assertionMethod"] == [method["id"] for method in methods]
    assert {method["type"] for method in methods} == {"Multikey"}
    assert {method["controller"] for method in methods} == {"did:web:example.org"}
