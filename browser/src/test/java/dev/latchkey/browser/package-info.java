/** The server's pages, as somebody with a browser meets them. */
@NullMarked
package dev.latchkey.browser;

import org.jspecify.annotations.NullMarked;
