package dev.latchkey.cli.command;

import dev.latchkey.cli.option.Settings;
import java.util.List;

/** What a product adds to the command line. */
public interface ProductCommands {

    /** Its commands, each once. */
    List<ProductCommand> commands();

    /** Its options of {@code serve}: an object with picocli's annotations, which is filled when the command line is read. */
    Settings serveOptions();
}
