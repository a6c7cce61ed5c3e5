using System.CommandLine;
using EdgeInspect.Adapters.Cameras.Simulated;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect simulate</c>: pictures of simulated parts as a data set that teach and evaluate take.</summary>
internal static class SimulateCommand
{
    private const int FewestParts = 10;
    private const int MostParts = 1_000_000;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "Folder to write to, new or empty", Required = true };
        var product = new Option<string>("--product") { Description = "What the line makes", DefaultValueFactory = _ => "metal" };
        var parts = new Option<int>("--parts") { Description = "Parts to write; six tenths for teaching", DefaultValueFactory = _ => 300 };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same pictures", DefaultValueFactory = _ => 1 };
        var defects = new Option<bool>("--defects") { Description = "Half of the parts for testing are defective, with masks" };
        product.AcceptOnlyFromAmong([.. Enum.GetNames<ProductKind>().Select(name => name.ToLowerInvariant())]);
        OptionRule.Require(parts, value => value is >= FewestParts and <= MostParts, $"allowed are {FewestParts} to {MostParts}");
        var command = new Command("simulate", "Write simulated parts as a data set in MVTec layout") { output, product, parts, seed, defects };
        command.SetAction(parsed =>
        {
            var kind = Enum.Parse<ProductKind>(parsed.GetValue(product)!, ignoreCase: true);
            var rate = parsed.GetValue(defects) ? 0.5 : 0;
            var line = new SimulatedLineOptions { Product = kind, Seed = parsed.GetValue(seed), Defects = new() { Rate = rate } };
            Write(new(Path.GetFullPath(parsed.GetValue(output)!), line), parsed.GetValue(parts));
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static void Write(SimulatedDataSet set, int parts)
    {
        try
        {
            set.Prepare();
            ProgressBars.Run(bars =>
            {
                var bar = bars.AddTask("drawing parts", maxValue: parts);
                for (var index = 0; index < parts; index++, bar.Increment(1))
                    set.Write(index, isTraining: index < parts * SimulatedDataSet.TrainingShare);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitCode.Data, $"{set.Folder} can't be written: {e.Message}");
        }
        AnsiConsole.MarkupLineInterpolated($"{parts} parts in {set.Folder}");
    }
}
