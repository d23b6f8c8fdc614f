/** What a holder can see of their own key. */
@NullMarked
package dev.latchkey.server.self;

import org.jspecify.annotations.NullMarked;
