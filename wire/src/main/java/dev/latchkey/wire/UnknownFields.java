package dev.latchkey.wire;

/** What becomes of fields of an import that are not known. */
public enum UnknownFields {
    /** They are kept in the key's metadata, unless they may be secrets. */
    METADATA,
    /** They are left out. */
    IGNORE,
    /** The row that has one is refused. */
    REFUSE
}
