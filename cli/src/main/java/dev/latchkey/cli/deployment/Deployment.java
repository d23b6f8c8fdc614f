package dev.latchkey.cli.deployment;

import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.limit.UnitName;
import java.util.List;
import java.util.Optional;

/**
 * What the commands work on: the store and the server, as this deployment has put them together.
 *
 * <p>Every method throws an {@link IllegalArgumentException} whose message is a sentence for the operator when the options
 * cannot be right, {@link StoreUnavailableException} when the store cannot be reached, and {@link CommandFailedException}
 * for anything else that the operator can do something about.
 */
public interface Deployment {

    /** Opens the store for managing keys. An embedded one that is not there is a failure: most likely its path is mistyped. */
    Management open(StoreOptions options);

    /** Opens the store for managing keys; an embedded one that is not there is made. */
    Management openOrMake(StoreOptions options);

    /**
     * Manages the keys of a server. It is asked when there is a question, and not before; whatever then keeps it from
     * answering is a {@link CommandFailedException}.
     */
    Management connect(RemoteOptions options);

    /** Brings the store's tables to the version that this program works with, and answers when it is done. */
    Migration migrate(StoreOptions options);

    /** Where the server is that runs with the same options on this machine, if one does and that is known. */
    Optional<String> runningServer(StoreOptions options);

    /** What units are called. */
    UnitName unit();

    /** What the API asks keys for: its scopes, and those that stand for a whole group of them, like {@code admin:*}. */
    List<String> scopes();

    /** Passes over a Redis URL that can be right, whether anything answers there or not. */
    void requireRedisUrl(String url);

    /**
     * Serves until the process is told to stop.
     *
     * @return the exit code
     */
    int serve(ServeOptions options);
}
