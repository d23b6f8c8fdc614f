package dev.latchkey.cli.command.report;

import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditLine;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.cli.command.ManagementCommand;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.KeyArgument;
import dev.latchkey.cli.option.SoughtText;
import dev.latchkey.cli.option.WholeNumber;
import dev.latchkey.cli.output.report.AuditEntriesReport;
import dev.latchkey.cli.output.report.AuditVerificationReport;
import dev.latchkey.cli.output.report.ValueReport;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.wire.TimeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        header = "Show who changed which key, and whether that record is intact.",
        description = {
            "Every change of a key has an entry, sealed with the one before under a key that is not in the database:"
                    + " LATCHKEY_AUDIT_KEY, or else the file audit.key in the data directory. Machines that share a"
                    + " database should share that key.",
            "",
            "\"audit head\" prints where the trail ends. Kept in another place, it shows \"audit verify\" later whether"
                    + " the end was cut off or written anew. A purge takes the details of a key's entries, and leaves"
                    + " what verifies them."
        },
        footer = {
            "  latchkey audit --key 3f9a1b2c --since 30d",
            "  latchkey audit head > head.txt",
            "  latchkey audit verify --head $(cat head.txt)"
        })
public final class AuditCommand extends ManagementCommand {

    private static final String DEFAULT_LIMIT = "50";
    private static final int MOST = 100_000;

    /** What to do with the trail. */
    enum Task {
        LIST,
        HEAD,
        VERIFY
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TASK",
            defaultValue = "list",
            converter = TaskConverter.class,
            description = "list, head or verify (default: list).")
    private Task task = Task.LIST;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            converter = KeyArgument.KeyConverter.class,
            description = "Only entries of this key; the whole id where the key is purged.")
    private @Nullable String key;

    @Option(
            names = "--actor",
            paramLabel = "ACTOR",
            converter = SoughtText.class,
            description = "Only what this one did, like cli:root or key:ID.")
    private @Nullable String actor;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description = "Only entries since then: 24h, 2030-06-30, or 2030-06-30T12:00:00Z.")
    private @Nullable String since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = DEFAULT_LIMIT,
            converter = LimitConverter.class,
            description = "The most entries to list (default: " + DEFAULT_LIMIT + ").")
    private int limit;

    @Option(
            names = "--before",
            paramLabel = "SEQUENCE",
            converter = SequenceConverter.class,
            description = "Go on where the listing before this one said so.")
    private @Nullable Long before;

    @Option(
            names = "--head",
            paramLabel = "HEAD",
            converter = HeadConverter.class,
            description = "With verify: what \"audit head\" printed earlier.")
    private @Nullable AuditHead head;

    @Spec
    private CommandSpec command = CommandSpec.create();

    public AuditCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected void prepare() {
        if (head != null && task != Task.VERIFY) {
            throw new WrongUsageException("--head", "it goes with \"audit verify\" alone");
        }
        if (task != Task.LIST && command.commandLine().getParseResult().hasMatchedOption("--limit")) {
            throw new WrongUsageException("--limit", "only a list of entries has one; leave it out");
        }
        if (task != Task.LIST && (key != null || actor != null || since != null || before != null)) {
            throw new WrongUsageException(
                    "the whole trail has a head and is verified; choose entries with \"audit\" alone");
        }
        beginning();
    }

    @Override
    protected boolean run(Management management) {
        return switch (task) {
            case LIST -> list(management);
            case HEAD -> {
                write(new ValueReport("head", management.audit().head().toString()));
                yield true;
            }
            case VERIFY -> verify(management);
        };
    }

    private boolean list(Management management) {
        UUID id = key == null ? null : id(management, key);
        List<AuditLine> found = new ArrayList<>();
        Long next = before;
        do {
            int most = Math.min(limit - found.size(), AuditQuery.MAX_LIMIT);
            AuditPage page = management.audit().page(new AuditQuery(id, actor, beginning(), next, most));
            found.addAll(page.entries());
            next = page.next();
        } while (next != null && found.size() < limit);
        write(new AuditEntriesReport(new AuditPage(found, next)));
        return true;
    }

    private boolean verify(Management management) {
        AuditFindings findings =
                context().during("Verifying the audit trail", progress -> management.verifyAudit(head));
        write(new AuditVerificationReport(findings));
        return findings.isIntact() && findings.elsewhere() == 0;
    }

    private @Nullable Instant beginning() {
        try {
            return since == null ? null : TimeText.since(since, now());
        } catch (IllegalArgumentException e) {
            throw new WrongUsageException("--since", String.valueOf(e.getMessage()));
        }
    }

    /** A purged key is known by its whole id alone. */
    private static UUID id(Management management, String key) {
        return key.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
                ? UUID.fromString(key)
                : management.keys().find(key).id();
    }

    static final class TaskConverter implements ITypeConverter<Task> {
        @Override
        public Task convert(String text) {
            for (Task task : Task.values()) {
                if (task.name().equals(text.strip().toUpperCase(Locale.ROOT))) {
                    return task;
                }
            }
            throw new IllegalArgumentException("it is list, head or verify, not " + Quoted.text(text));
        }
    }

    static final class LimitConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.parse(text, 1, MOST, "a number from 1 to " + MOST);
        }
    }

    static final class SequenceConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            String stripped = text.strip();
            if (!stripped.matches("[0-9]{1,18}")) {
                throw new IllegalArgumentException("it is the number of an entry, not " + Quoted.text(text));
            }
            return Long.valueOf(stripped);
        }
    }

    static final class HeadConverter implements ITypeConverter<AuditHead> {
        @Override
        public AuditHead convert(String text) {
            return AuditHead.parse(text);
        }
    }
}
