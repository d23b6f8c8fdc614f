package dev.latchkey.usage.analytics;

/** Requests fall into more groups than can be told apart at once. */
public final class TooManyGroupsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    TooManyGroupsException(RequestGrouping grouping) {
        super("there are more than " + RequestAnalysis.MOST_GROUPS + " groups by " + grouping.label()
                + "; ask for a shorter time, one key or one route, or group by something else");
    }
}
