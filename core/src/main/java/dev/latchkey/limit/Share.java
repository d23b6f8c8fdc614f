package dev.latchkey.limit;

/** A part of what all nodes may admit together. */
public interface Share {

    /** That part of a limit; 0 where others have it all. */
    long of(long limit);

    /** Whether it is all of every limit. */
    boolean isWhole();
}
