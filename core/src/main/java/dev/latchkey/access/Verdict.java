package dev.latchkey.access;

import java.util.function.Function;

/** What the {@link Gatekeeper} says of a request: an admission, which is an {@link ApiKeyContext}, or a {@link Refusal}. */
public sealed interface Verdict permits ApiKeyContext, Refusal {

    /** Goes on with whichever of the two it is. */
    <T> T fold(Function<ApiKeyContext, T> admitted, Function<Refusal, T> refused);
}
