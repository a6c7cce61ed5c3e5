using System.CommandLine;
using EdgeInspect.Core.Imaging;

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
        catch (UserErrorException e)
        {
            return await Fail(e.Message, e.Code).ConfigureAwait(false);
        }
        catch (CameraException e)
        {
            return await Fail(e.Message, ExitCode.Hardware).ConfigureAwait(false);
        }
    }

    private static async Task<int> Fail(string message, ExitCode code)
    {
        await Console.Error.WriteLineAsync($"edgeinspect: {message}").ConfigureAwait(false);
        return (int)code;
    }
}
