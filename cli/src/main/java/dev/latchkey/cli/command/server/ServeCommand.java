package dev.latchkey.cli.command.server;

import dev.latchkey.cli.deployment.RedisSettings;
import dev.latchkey.cli.deployment.ServeOptions;
import dev.latchkey.cli.option.LegacyKeySetting;
import dev.latchkey.cli.option.ServeArguments;
import dev.latchkey.cli.option.Settings;
import dev.latchkey.cli.option.StoreArguments;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.WrongUsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "serve",
        header = "Serve the API until stopped.",
        description = {
            "Prints \"Latchkey listening on http://HOST:PORT\" when it is ready.",
            "",
            "Where an older deployment has its single key in the variable API_KEY, that key keeps working, tracked"
                    + " under the name \"Legacy API Key\" and stored nowhere. A pepper for hashing secrets is read from"
                    + " LATCHKEY_PEPPER, or from the file that LATCHKEY_PEPPER_FILE names."
        },
        footer = {"  latchkey serve --port 9000", "  LATCHKEY_HOST=0.0.0.0 latchkey serve --no-demo-key"})
public final class ServeCommand implements Callable<Integer> {

    private final CommandContext context;

    @Mixin
    private final ServeArguments serve;

    @Mixin
    private final StoreArguments store;

    /** @param product the options that a product adds */
    public ServeCommand(CommandContext context, Settings product) {
        this.context = context;
        this.serve = new ServeArguments(product);
        this.store = new StoreArguments(context);
    }

    @Override
    public Integer call() {
        ServeOptions options = serve.options(
                store.options(),
                LegacyKeySetting.read(context.environment(), context.terminal().err())
                        .orElse(null));
        RedisSettings redis = options.redis();
        if (redis != null) {
            requireRedisUrl(redis.url());
        }
        return store.judged(() -> context.deployment().serve(options));
    }

    private void requireRedisUrl(String url) {
        try {
            context.deployment().requireRedisUrl(url);
        } catch (IllegalArgumentException e) {
            throw new WrongUsageException("--redis", String.valueOf(e.getMessage()));
        }
    }
}
