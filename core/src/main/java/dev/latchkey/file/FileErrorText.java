package dev.latchkey.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Why a file or a directory could not be used, in words for an operator, who knows no names of classes. */
public final class FileErrorText {

    private FileErrorText() {}

    /** The words: a sentence without its full stop, which names the file where that is known. */
    public static String of(IOException failure) {
        if (!(failure instanceof FileSystemException trouble)) {
            return failure instanceof FileNotFoundException || failure.getMessage() == null
                    ? "a file cannot be read or written"
                    : failure.getMessage();
        }
        String file = trouble.getFile() == null ? "it" : trouble.getFile();
        if (trouble instanceof NoSuchFileException) {
            return file + " does not exist and cannot be made";
        } else if (trouble instanceof AccessDeniedException) {
            return "there is no permission for " + file;
        } else if (trouble instanceof FileAlreadyExistsException || trouble instanceof NotDirectoryException) {
            return file + " is there and is not a directory";
        }
        return file + ": " + ofSystem(trouble.getReason());
    }

    /** What Linux and macOS say the most; the rest is told in the system's own words. */
    private static String ofSystem(@Nullable String reason) {
        if (reason == null) {
            return "it cannot be read or written";
        }
        return switch (reason) {
            case "Read-only file system" -> "its file system is read-only";
            case "No space left on device" -> "there is no space left";
            case "Disk quota exceeded" -> "no more space is allowed";
            case "Not a directory" -> "what leads to it is not a directory";
            case "Too many open files" -> "too many files are open";
            case "Operation not permitted" -> "there is no permission for it";
            default -> reason;
        };
    }
}
