using System.CommandLine;
using EdgeInspect.Adapters;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Configuration;
using EdgeInspect.Hub.Verification;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect hub verify</c>: walks every chain of the hub's database.</summary>
internal static class HubVerifyCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var command = new Command("verify", "Check numbers and chain of every station's records in the hub's database, also while the hub runs");
        var arguments = new ConfigurationArguments();
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = arguments.Source<HubOptions>(parsed).Load().OrThrow().Options;
            return (int)await VerifyAsync(options, cancellation);
        });
        return command;
    }

    private static async Task<ExitCode> VerifyAsync(HubOptions options, CancellationToken cancellation)
    {
        if (options.Store.Kind == FleetStoreKind.Sqlite && MissingFile(options) is { } missing)
            throw new UserErrorException(ExitCode.State, missing);
        await using var walk = await FleetWalk.OpenAsync(options.Store, options.Hub.DataDirectory, cancellation);
        var (streams, records, broken) = (0, 0L, 0);
        foreach (var stored in await walk.StreamsAsync(cancellation))
        {
            var check = await StreamCheck.OfAsync(walk, stored, cancellation);
            Console.WriteLine(LineOf(check));
            (streams, records, broken) = (streams + 1, records + check.Records, broken + (check.Problem is null ? 0 : 1));
        }

        Console.WriteLine(broken == 0 ? $"ok: {records} records in {streams} streams" : $"BROKEN: {broken} of {streams} streams, {records} records");
        return broken == 0 ? ExitCode.Success : ExitCode.CheckFailed;
    }

    /// <summary>Why there is no database file where the configuration says; null when there is one.</summary>
    private static string? MissingFile(HubOptions options)
    {
        var file = options.Store.Path ?? Path.Combine(options.Hub.DataDirectory, "fleet.db");
        return ReadableFile.ProblemOf(file) is { } problem
            ? $"{problem}; it must be the database that 'edgeinspect hub run' made there: "
                + (options.Store.Path is null ? "Hub:DataDirectory names the folder of its fleet.db" : "Store:Path names it")
            : null;
    }

    private static string LineOf(StreamCheck check)
    {
        var (site, line, station) = check.Stream.Station;
        var head = $"{site}/{line}/{station} {check.Stream.Epoch} {check.Records} records, {check.FirstSeq} to {check.LastSeq}";
        var end = check.Problem is null ? "ok" : $"BROKEN: {check.Problem}";
        return $"{head}, {check.Missing} missing, {check.Unproven} without payload, {Convert.ToHexStringLower(check.LastHash.Span)}, {end}";
    }
}
