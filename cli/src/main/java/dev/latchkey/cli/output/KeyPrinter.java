package dev.latchkey.cli.output;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyPage;

/** Writes keys in the format that was asked for. */
public interface KeyPrinter {

    /** All about a key. */
    void show(ApiKey key);

    /**
     * A listing.
     *
     * @param whenEmpty what to say when there is no key in it
     * @param goOn the option that lists those which come next, where there are any
     */
    void list(KeyPage page, String whenEmpty, String goOn);

    /** A key with a new secret: the one time that it is written. */
    void issued(IssuedKey issued, String sentence);

    /** A key after a change. */
    void changed(ApiKey key, String sentence);
}
