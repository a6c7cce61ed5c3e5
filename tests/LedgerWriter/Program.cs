using System.Text;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;
using LedgerWriter;

// Appends as fast as the ledger takes records, and prints each committed number on a line of its own, until it is killed.
//   LedgerWriter DIRECTORY             prints a number once the ledger says that it is durable
//   LedgerWriter DIRECTORY --early     prints it when it is queued: what a broken station would do
//   LedgerWriter DIRECTORY --stop N    stops after N records
var early = args.Contains("--early");
var stopAfter = args is [_, "--stop", var n] ? long.Parse(n, System.Globalization.CultureInfo.InvariantCulture) : long.MaxValue;
using var output = Console.OpenStandardOutput();
using var directory = StateDirectory.Acquire(args[0]);
using var ledger = Ledger.Open(directory, Samples.Station, new LedgerOptions(), TimeProvider.System);
ledger.Fatal += reason =>
{
    Print($"fatal {reason}");
    Environment.Exit(6);
};
var next = ledger.Health.LastSeq;
ledger.Start(new Printer(early ? null : Print));
for (var number = 1L; number <= stopAfter; number++)
{
    Append(number);
    if (early)
        Print($"{++next}");
}

void Append(long number)
{
    InspectionRecord? record;
    while ((record = ledger.TryRent()) is null)
        Thread.Yield();
    Samples.Fill(record, number);
    while (!ledger.TryAppend(record))
        Thread.Yield();
}

void Print(string line)
{
    output.Write(Encoding.ASCII.GetBytes($"{line}\n"));
    output.Flush();
}
