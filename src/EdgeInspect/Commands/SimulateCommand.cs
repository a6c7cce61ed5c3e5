using System.CommandLine;
using EdgeInspect.Adapters.Cameras.Simulated;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary>The verb <c>simulate</c>: writes pictures of simulated parts as a data set that teach and evaluate take.</summary>
internal static class SimulateCommand
{
    private const int FewestParts = 10;
    private const int MostParts = 1_000_000;

    public static Command Create()
    {
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder to write to; made if missing, else it must be empty.", Required = true };
        var product = new Option<string>("--product") { Description = "What the line makes.", DefaultValueFactory = _ => "metal" };
        product.AcceptOnlyFromAmong([.. Enum.GetNames<ProductKind>().Select(name => name.ToLowerInvariant())]);
        var parts = new Option<int>("--parts") { Description = "Parts to write.", DefaultValueFactory = _ => 300 };
        parts.Validators.Add(result =>
        {
            if (result.GetValue(parts) is < FewestParts or > MostParts)
                result.AddError($"--parts {result.GetValue(parts)}: allowed are {FewestParts} to {MostParts}");
        });
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same pictures.", DefaultValueFactory = _ => 1 };
        var defects = new Option<bool>("--defects") { Description = "Half of the test parts are defective, with masks." };

        var command = new Command("simulate", "Write pictures of simulated parts in MVTec layout.") { folder, product, parts, seed, defects };
        command.SetAction(parsed =>
        {
            var line = new SimulatedLineOptions
            {
                Product = Enum.Parse<ProductKind>(parsed.GetValue(product)!, ignoreCase: true),
                Seed = parsed.GetValue(seed),
                Defects = new() { Rate = parsed.GetValue(defects) ? 0.5 : 0 },
            };
            Write(new(parsed.GetRequiredValue(folder).FullName, line), parsed.GetValue(parts));
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static void Write(SimulatedDataSet set, int parts)
    {
        try
        {
            set.Prepare();
            AnsiConsole.Progress().Start(progress =>
            {
                var task = progress.AddTask("drawing parts", maxValue: parts);
                for (var index = 0; index < parts; index++, task.Increment(1))
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
