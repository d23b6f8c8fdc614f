package dev.latchkey.generator.cli;

import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.cli.shell.Progress;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.generator.patients.format.PasswordDecryption;
import dev.latchkey.generator.patients.format.PasswordEncryption;
import dev.latchkey.generator.patients.format.UnreadableFileException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "decrypt",
        header = "Decrypt a file of patients that was encrypted under a password.",
        description = "The password is asked for, or taken from the variable LATCHKEY_DECRYPT_PASSWORD, or from the"
                + " standard input's first line where no person sits. It is never an argument, since arguments can be"
                + " seen by others. A file with the plaintext appears only when all of it was found genuine; a file"
                + " that is there already is not touched.",
        footer = {"  latchkey decrypt patients.json.enc", "  latchkey decrypt patients.zip.enc --out exercise.zip"})
final class DecryptCommand implements Callable<Integer> {

    private static final String PASSWORD_VARIABLE = "LATCHKEY_DECRYPT_PASSWORD";
    private static final int MEGABYTE = 1_000_000;

    private final CommandContext context;

    @Parameters(index = "0", paramLabel = "FILE", description = "The encrypted file.")
    private Path file = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The file to write (default: the encrypted file's name without "
                    + PasswordEncryption.FILE_SUFFIX + ", beside it).")
    private @Nullable Path out;

    DecryptCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path target = target();
        if (!Files.isRegularFile(file)) {
            throw new CommandFailedException("there is no file " + Quoted.text(file.toString()));
        }
        requireFree(target);
        char[] password = password();
        try {
            context.during("Decrypting", progress -> decrypt(target, password, progress));
        } finally {
            Arrays.fill(password, '\0');
        }
        context.terminal().out().println("Decrypted to " + DisplayText.printable(target.toString()) + ".");
        return ExitCode.OK;
    }

    private Path target() {
        if (out != null) {
            return out;
        }
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(PasswordEncryption.FILE_SUFFIX) || name.equals(PasswordEncryption.FILE_SUFFIX)) {
            throw new WrongUsageException(
                    "--out", "it is needed, since the file's name does not end in " + PasswordEncryption.FILE_SUFFIX);
        }
        return file.resolveSibling(name.substring(0, name.length() - PasswordEncryption.FILE_SUFFIX.length()));
    }

    private static void requireFree(Path target) {
        if (Files.exists(target)) {
            throw taken(target);
        }
    }

    private static CommandFailedException taken(Path target) {
        return new CommandFailedException("there is a file " + Quoted.text(target.toString())
                + " already; remove it, or give another name with --out");
    }

    private char[] password() {
        char[] password = context.environment()
                .value(PASSWORD_VARIABLE)
                .map(String::toCharArray)
                .orElseGet(this::asked);
        if (password.length == 0) {
            throw new WrongUsageException(
                    "no password was given; type it, set " + PASSWORD_VARIABLE + ", or send it to the standard input");
        }
        return password;
    }

    private char[] asked() {
        try {
            return context.terminal().readUnseen("Password: ");
        } catch (IOException e) {
            throw new CommandFailedException("the password could not be read", e);
        }
    }

    private Path decrypt(Path target, char[] password, Progress progress) {
        try {
            new PasswordDecryption(file, target, done -> progress.reached(Figures.number(done / MEGABYTE) + " MB"))
                    .decrypt(password);
            return target;
        } catch (UnreadableFileException e) {
            throw new CommandFailedException(e.getMessage() + " Nothing was written.", e);
        } catch (FileAlreadyExistsException e) {
            throw taken(target);
        } catch (IOException e) {
            throw new CommandFailedException(
                    Quoted.text(file.toString()) + " could not be decrypted into " + Quoted.text(target.toString())
                            + ": " + reason(e),
                    e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "reading or writing is not permitted";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such directory";
        }
        return String.valueOf(e.getMessage());
    }
}
