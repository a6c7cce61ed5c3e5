using System.CommandLine;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect ledger</c>: reads a station's ledger, also while the station runs.</summary>
internal static class LedgerCommands
{
    private static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>The verb with its sub-commands.</summary>
    public static Command Create() => new("ledger", "Read a station's ledger, also while the station runs.") { Verify(), Show(), Tail() };

    private static Option<string> StateOption() => new("--state") { Description = "The station's state directory.", Required = true };

    private static Command Verify()
    {
        var state = StateOption();
        var command = new Command("verify", "Check the database, the numbers, the chain of hashes and the pictures.") { state };
        command.SetAction(parsed => (int)Verify(parsed.GetRequiredValue(state)));
        return command;
    }

    private static ExitCode Verify(string state)
    {
        using var reader = Open(state);
        using var verifier = new LedgerVerifier(reader);
        var total = reader.LastSeq;
        var report = AnsiConsole.Progress().AutoClear(true).Start(context =>
        {
            var task = context.AddTask("verifying", maxValue: Math.Max(1, total));
            return verifier.Verify(done => task.Value = done);
        });
        if (report.Problem is { } problem)
        {
            Console.WriteLine($"BROKEN after {report.Records} good records: {problem}");
            return ExitCode.CheckFailed;
        }

        Console.WriteLine($"ok: {report.Records} records, {report.Images} pictures, epoch {reader.Epoch}");
        return ExitCode.Success;
    }

    private static Command Show()
    {
        var state = StateOption();
        var which = new Argument<string>("record") { Description = "A record's number, or a result's id: then all its records." };
        var command = new Command("show", "Print records with all their fields.") { which, state };
        command.SetAction(parsed =>
        {
            using var reader = Open(parsed.GetRequiredValue(state));
            Show(reader, parsed.GetRequiredValue(which));
        });
        return command;
    }

    private static void Show(LedgerReader reader, string which)
    {
        var records = Find(reader, which);
        if (records.Count == 0)
            throw new UserErrorException(ExitCode.Data, $"the ledger holds no record '{which}'; its numbers go from 1 to {reader.LastSeq}");
        foreach (var record in records)
            Console.WriteLine(RecordText.Pretty(record));
        if (records[0].Rid is { } rid && reader.Image(rid) is { } image)
            Console.WriteLine(image.MapPath is null ? $"picture {image.Path}" : $"picture {image.Path}\nmap     {image.MapPath}");
    }

    private static IReadOnlyList<StoredRecord> Find(LedgerReader reader, string which)
    {
        if (long.TryParse(which, out var seq))
            return reader.Range(seq, 1).Where(record => record.Seq == seq).ToList();
        if (Guid.TryParse(which, out var rid))
            return reader.ByRid(rid);
        throw new UserErrorException(ExitCode.Usage, $"'{which}' is neither a record's number nor a result's id (a UUID)");
    }

    private static Command Tail()
    {
        var state = StateOption();
        var count = new Option<int>("--lines", "-n") { Description = "How many records.", DefaultValueFactory = _ => 10 };
        var follow = new Option<bool>("--follow", "-f") { Description = "Wait for new records; Ctrl-C ends it." };
        var kind = new Option<string?>("--kind") { Description = "Only records of this kind, for example inspection or gap." };
        var verdict = new Option<Verdict?>("--verdict") { Description = "Only inspections with this verdict: OK, NG, UNSURE or NONE." };
        var json = new Option<bool>("--json") { Description = "One JSON object a line, as stored." };
        var command = new Command("tail", "Print the last records, one a line.") { state, count, follow, kind, verdict, json };
        command.SetAction(async (parsed, cancel) =>
        {
            using var reader = Open(parsed.GetRequiredValue(state));
            var tail = new LedgerTail(reader, new(parsed.GetValue(kind), parsed.GetValue(verdict)), parsed.GetValue(json));
            tail.Print(parsed.GetValue(count));
            if (parsed.GetValue(follow))
                await tail.FollowAsync(FollowInterval, TimeProvider.System, cancel).ConfigureAwait(false);
        });
        return command;
    }

    private static LedgerReader Open(string state)
    {
        try
        {
            return LedgerReader.Open(state);
        }
        catch (StorageException e)
        {
            throw new UserErrorException(ExitCode.State, e.Message);
        }
    }
}
