package dev.latchkey.cli.command.help;

import dev.latchkey.cli.option.OptionVariables;
import dev.latchkey.cli.option.ServerArguments;
import dev.latchkey.cli.option.StoreArguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command's help: names each option's environment variables, and where keys are kept comes last, in a section of its own. */
public final class HelpPage extends Help {

    private static final int CELLS = 5;

    /** Of one command. */
    public HelpPage(CommandSpec command, ColorScheme colours) {
        super(command, colours);
    }

    @Override
    public String optionList(Layout layout, Comparator<OptionSpec> sort, IParamLabelRenderer labels) {
        Map<Boolean, List<OptionSpec>> options = commandSpec().options().stream()
                .filter(o -> !o.hidden())
                .collect(Collectors.partitioningBy(HelpPage::isOfStore));
        String own = optionListExcludingGroups(options.getOrDefault(false, List.of()), layout, sort, labels);
        List<OptionSpec> ofStore = options.getOrDefault(true, List.of());
        return ofStore.isEmpty()
                ? own
                : own + System.lineSeparator() + "Where the keys are kept:" + System.lineSeparator()
                        + optionListExcludingGroups(ofStore, createDefaultLayout(), sort, labels);
    }

    @Override
    public IOptionRenderer createDefaultOptionRenderer() {
        IOptionRenderer renderer = super.createDefaultOptionRenderer();
        return (option, labels, scheme) -> withVariables(option, renderer.render(option, labels, scheme), scheme);
    }

    private Ansi.Text[][] withVariables(OptionSpec option, Ansi.Text[][] lines, ColorScheme scheme) {
        List<String> variables = OptionVariables.of(option, commandSpec().name());
        if (variables.isEmpty()) {
            return lines;
        }
        Ansi.Text[] line = new Ansi.Text[CELLS];
        Arrays.fill(line, Ansi.OFF.new Text("", scheme));
        line[CELLS - 1] = scheme.ansi().new Text("[" + String.join(", ", variables) + "]", scheme);
        List<Ansi.Text[]> all = new ArrayList<>(List.of(lines));
        all.add(line);
        return all.toArray(Ansi.Text[][]::new);
    }

    private static boolean isOfStore(OptionSpec option) {
        return OptionVariables.isOf(option, StoreArguments.class)
                || OptionVariables.isOf(option, ServerArguments.class);
    }
}
