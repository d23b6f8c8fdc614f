/** What charts and timelines show of a job's patients. */
@NullMarked
package dev.latchkey.server.visualizations;

import org.jspecify.annotations.NullMarked;
