# Made known-answer.enc from known-answer.txt, with Python's hashlib and the package "cryptography".
import hashlib
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

password = "Feldlazarett \u21167 \u2013 gr\u00fcn"
salt, nonce = bytes(range(16)), bytes(range(16, 28))
key = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600_000, 32)
with open("known-answer.txt", "rb") as plain, open("known-answer.enc", "wb") as sealed:
    sealed.write(salt + nonce + AESGCM(key).encrypt(nonce, plain.read(), None))
