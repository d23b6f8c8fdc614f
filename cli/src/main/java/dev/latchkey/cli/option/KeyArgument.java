package dev.latchkey.cli.option;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.NoSuchKeyException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;

/** Which key a command is about. */
public final class KeyArgument {

    private static final String ID_FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    @Parameters(
            index = "0",
            paramLabel = "KEY",
            converter = KeyConverter.class,
            description = "The key's id, or the beginning of it, as \"latchkey list\" shows it.")
    private String key = "";

    /** Refuses what no id begins with. */
    public void check() {
        if (!isBeginningOfId(key)) {
            throw new NoSuchKeyException(
                    "no key has such an id; give a key's id or the beginning of it, as \"latchkey list\" shows it");
        }
    }

    /** Refuses a beginning that is soon typed by mistake, where what stops working at once may be another key. */
    public void requireSurely() {
        if (key.length() < KeyWords.SHORT_ID) {
            throw new WrongUsageException("so that it is surely the key that is meant, this takes the first "
                    + KeyWords.SHORT_ID + " characters of the key's id or more, as \"latchkey list\" shows them; not "
                    + Quoted.text(key));
        }
    }

    /** The key that is meant, or {@link NoSuchKeyException}, or a conflict where it may be one of several. */
    public ApiKey find(Management management) {
        return management.keys().find(key);
    }

    /** So that nothing else, such as another system's secret, is ever looked up and repeated. */
    private static boolean isBeginningOfId(String text) {
        if (text.isEmpty() || text.length() > ID_FORM.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            boolean dash = ID_FORM.charAt(i) == '-';
            if (dash ? text.charAt(i) != '-' : Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads an id or its beginning, and refuses a secret without repeating it. */
    public static final class KeyConverter implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (Quoted.isSecret(text)) {
                throw new IllegalArgumentException("this is a key's secret; give the key's id, as \"latchkey list\""
                        + " shows it, and keep the secret out of command lines");
            }
            return text.strip();
        }
    }
}
