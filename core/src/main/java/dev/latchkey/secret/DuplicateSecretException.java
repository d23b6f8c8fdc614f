package dev.latchkey.secret;

/** A secret that is to be stored is, or once was, a key's secret already. */
public class DuplicateSecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Tells nothing of the secret. */
    public DuplicateSecretException() {
        super("this secret is in use, or once was; a secret is never used again");
    }
}
