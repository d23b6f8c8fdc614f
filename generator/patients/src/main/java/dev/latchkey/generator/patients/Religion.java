package dev.latchkey.generator.patients;

/** The religion on a patient's record, which a military hospital asks for; a patient may give none. */
public enum Religion implements Spelling {
    CATHOLIC("Catholic"),
    PROTESTANT("Protestant"),
    ORTHODOX("Orthodox"),
    MUSLIM("Muslim"),
    JEWISH("Jewish"),
    HINDU("Hindu"),
    BUDDHIST("Buddhist");

    private final String key;

    Religion(String key) {
        this.key = key;
    }

    /** The text that JSON uses. */
    @Override
    public String key() {
        return key;
    }
}
