using System.CommandLine;
using EdgeInspect.Adapters.Features;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Teaching;
using EdgeInspect.Hosting;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary>Runs a verb and turns failures into one message and an exit status; a bug leaves its stack too.</summary>
internal static class CommandRunner
{
    // A verb that is told to stop has this long to come to its end and say how it ended; longer than any verb's own limit, the hub's being
    // 10 s: when it is over the process is gone with 143, in the middle of whatever it does.
    private static readonly InvocationConfiguration Invocation = new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(13),
    };

    private const int PlainWidth = 200;

    /// <summary>Parses and runs.</summary>
    /// <returns>The exit status; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var line in VerbGroup.Lines(parsed) ?? Problems(parsed))
                await Console.Error.WriteLineAsync(line).ConfigureAwait(false);
            return (int)ExitCode.Usage;
        }

        PlainWhereRedirected();
        try
        {
            return await parsed.InvokeAsync(Invocation).ConfigureAwait(false);
        }
        catch (Exception e) when (CodeOf(e) is { } code)
        {
            return await Fail(e.Message, code).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The outermost place: what nobody expected ends the program with its stack in the log.
        catch (Exception e)
#pragma warning restore CA1031
        {
            using var loggers = StationLogging.CreateFactory();
            HostLog.InternalError(loggers.CreateLogger(nameof(EdgeInspect)), e.Message, e);
            return (int)ExitCode.Internal;
        }
    }

    private static IReadOnlyList<string> Problems(ParseResult parsed) =>
    [
        .. parsed.Errors.Select(error => $"edgeinspect: {UsageProblem.InPlainWords(error.Message)}"),
        "edgeinspect: 'edgeinspect --help' lists the commands and their options",
    ];

    /// <summary>A file or a pipe gets no colours and no lines broken at a terminal's width.</summary>
    private static void PlainWhereRedirected()
    {
        if (!Console.IsOutputRedirected)
            return;
        var profile = AnsiConsole.Profile;
        (profile.Capabilities.Ansi, profile.Capabilities.ColorSystem, profile.Capabilities.Interactive) = (false, ColorSystem.NoColors, false);
        profile.Width = PlainWidth;
    }

    /// <summary>The exit status of a failure that its user can mend; null for bugs.</summary>
    private static ExitCode? CodeOf(Exception e) => e switch
    {
        UserErrorException u => u.Code,
        ModelException => ExitCode.Model,
        DataSetException or TeachingException or ImageFileException or FeatureFileException => ExitCode.Data,
        CameraException or OutputLineException => ExitCode.Hardware,
        StorageException or FleetStoreException => ExitCode.State,
        MessageLinkException => ExitCode.Usage,
        _ => null,
    };

    private static async Task<int> Fail(string message, ExitCode code)
    {
        await Console.Error.WriteLineAsync($"edgeinspect: {message}").ConfigureAwait(false);
        return (int)code;
    }
}
