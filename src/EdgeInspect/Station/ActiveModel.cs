using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station;

/// <summary>
/// Writes into the ledger which model and recipe judge, at start and whenever a reload changes the recipe. Only what is on record judges:
/// the inspector gets a new recipe once its record is durable.
/// </summary>
internal sealed class ActiveModel(
    Inspector inspector, LoadedModel model, Ledger ledger, ConfigurationReloader<StationOptions> configuration, StationOptions options, ILogger<ActiveModel> logger)
    : IHostedService
{
    private const string ModelKey = "active_model";
    private const string RecipeKey = "active_recipe";

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var identity = model.Detector.Model;
        var deviation = model.Deviation;
        InspectionLog.ModelActive(logger, identity.Name, identity.Sha256, model.Provider, deviation.Score);
        if (model.Provider != options.Model.Provider)
            InspectionLog.ProviderMissing(logger, options.Model.Provider, model.Provider);
        var isRecorded = await ledger.SetStateAsync(ModelKey, identity.Sha256, new(RecordKinds.Model, json =>
        {
            json.WriteString("sha256", identity.Sha256);
            json.WriteNumber("release_seq", identity.ReleaseSeq);
            json.WriteString("name", identity.Name);
            json.WriteNumber("threshold", model.Detector.Threshold);
            json.WriteNumber("golden_deviation", deviation.Score);
        }));
        if (!isRecorded || !await RecordAsync(inspector.Active.Recipe))
            throw new UserErrorException(ExitCode.State, $"the active model and recipe can't be recorded: {WhyNot()}");
        configuration.TakeOver = TakeOverAsync;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string?> TakeOverAsync(ConfigurationSnapshot<StationOptions> next)
    {
        if (next.Options.Recipe.RefusalFor(model.Manifest.Input) is { } refusal)
            return refusal;
        var recipe = next.Options.Recipe.ToRecipe(model.Detector.Threshold, model.Manifest.Input.Region);
        var isNews = recipe != inspector.Active.Recipe;
        // During an outage the record would only wait for its end.
        if (isNews && !(ledger.Health.IsWritable && await RecordAsync(recipe)))
            return $"the recipe can't be recorded: {WhyNot()}";
        inspector.Active = inspector.Active with { Recipe = recipe, ConfigurationSha256 = next.Sha256 };
        if (isNews)
            InspectionLog.Inspects(logger, recipe.Name, recipe.Degree.ToWire(), recipe.Threshold);
        return null;
    }

    private string WhyNot() => ledger.Health.Reason ?? "the ledger took no record";

    private Task<bool> RecordAsync(Recipe recipe) => ledger.SetStateAsync(RecipeKey, recipe.Name, new(RecordKinds.Recipe, json =>
    {
        json.WriteString("name", recipe.Name);
        json.WriteString("region", recipe.Region?.ToString());
        json.WriteString("degree", recipe.Degree.ToWire());
        json.WriteNumber("threshold", recipe.Threshold);
        json.WriteNumber("unsure_below", recipe.UnsureBelow);
        json.WriteNumber("unsure_above", recipe.UnsureAbove);
    }));
}
