package dev.latchkey.limit;

/** What became of the counts that nodes share. */
public enum SharedCounts {
    /** They are all there. */
    WHOLE,
    /** Some are lost, and this node has not told again what it knows of them. */
    LOST,
    /** Some were lost, and other nodes have a moment left to tell again what they know. */
    PENDING
}
