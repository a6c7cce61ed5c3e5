using System.Security.Cryptography;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Access;
using EdgeInspect.Enrolment;

namespace EdgeInspect.Station.Panel;

/// <summary>What the panel keeps outside the database, made at its first start.</summary>
/// <param name="Pepper">Keys every password, PIN, badge and token: without it the database tells nothing of them.</param>
/// <param name="ReviewSalt">Draws which parts are looked at again: who knows it could foresee them.</param>
internal sealed record PanelSecrets(ReadOnlyMemory<byte> Pepper, ReadOnlyMemory<byte> ReviewSalt)
{
    private const string PepperName = "pepper";
    private const string SaltName = "review-salt";

    /// <summary>Reads them, and makes those that are missing; but no pepper where there are accounts: they need the one they had.</summary>
    /// <param name="options">Where they lie.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="hasAccounts">Whether there are accounts.</param>
    /// <exception cref="StorageException">
    /// They can't be read or made, others than the owner may read them, or the pepper of the accounts is missing.
    /// </exception>
    public static PanelSecrets Open(PanelOptions options, StateDirectory state, bool hasAccounts)
    {
        var folder = options.SecretsDirectory ?? Path.Combine(state.FullPath, "panel");
        var pepper = Path.Combine(folder, PepperName);
        if (hasAccounts && !File.Exists(pepper))
        {
            throw new StorageException(
                $"'{pepper}' is missing, and with a new one no account's secret would be right: put back the file that this station made");
        }
        try
        {
            SecretFiles.MakeFolder(folder);
            return new(Read(pepper), Read(Path.Combine(folder, SaltName)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the panel's secrets in '{folder}' can't be read or made: {e.Message}", e);
        }
    }

    private static byte[] Read(string path)
    {
        if (!File.Exists(path))
            SecretFiles.WriteSecret(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretHash.PepperBytes)));
        if (SecretFiles.IsOpenToOthers(path))
            throw new StorageException($"'{path}' may be read by others than its owner: make it the station's alone (chmod 600)");
        var secret = new byte[SecretHash.PepperBytes];
        if (!Convert.TryFromBase64String(File.ReadAllText(path).Trim(), secret, out var length) || length != secret.Length)
            throw new StorageException($"'{path}' does not hold {SecretHash.PepperBytes} bytes in Base64: put back the file that this station made");
        return secret;
    }
}
