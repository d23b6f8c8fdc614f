package dev.latchkey.cli.output;

import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyPage;

/** Of keys, what a script goes on with: the secret of one that has a new one, and the id of any other. */
public final class QuietKeyPrinter implements KeyPrinter {

    private final Terminal terminal;

    /** On this terminal. */
    public QuietKeyPrinter(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(ApiKey key) {
        terminal.out().println(key.id());
    }

    @Override
    public void list(KeyPage page, String whenEmpty, String goOn) {
        page.keys().forEach(this::show);
        if (page.next() != null) {
            terminal.err().println(KeyWords.more(goOn));
        }
    }

    @Override
    public void issued(IssuedKey issued, String sentence) {
        terminal.out().println(issued.secret().reveal());
    }

    @Override
    public void changed(ApiKey key, String sentence) {
        show(key);
    }
}
