using System.CommandLine;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Commands;

/// <summary>Runs a verb and turns the failures that a user can mend into one message and an exit status.</summary>
internal static class CommandRunner
{
    /// <summary>Parses and runs.</summary>
    /// <returns>The exit status; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"edgeinspect: {error.Message}").ConfigureAwait(false);
            await Console.Error.WriteLineAsync("edgeinspect: 'edgeinspect --help' lists the commands and their options").ConfigureAwait(false);
            return (int)ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
        }
        catch (Exception e) when (CodeOf(e) is { } code)
        {
            return await Fail(e.Message, code).ConfigureAwait(false);
        }
    }

    /// <summary>The exit status of a failure that its user can mend; null for bugs.</summary>
    private static ExitCode? CodeOf(Exception e) => e switch
    {
        UserErrorException u => u.Code,
        ModelException => ExitCode.Model,
        DataSetException or TeachingException or ImageFileException => ExitCode.Data,
        CameraException => ExitCode.Hardware,
        _ => null,
    };

    private static async Task<int> Fail(string message, ExitCode code)
    {
        await Console.Error.WriteLineAsync($"edgeinspect: {message}").ConfigureAwait(false);
        return (int)code;
    }
}
