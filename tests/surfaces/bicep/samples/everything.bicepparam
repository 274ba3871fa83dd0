using './main.bicep' with {
  mode: 'deployment'
}
extends 'base.bicepparam'
import { mode } from './types.bicep'

var prefix = 'contoso'
param orchestrationMode = 'Flexible'
param config = {
  name: '${prefix}-web'
  secret: az.getSecret('a', 'b', 'c', 'd')
}
extensionConfig foo with {
  key: readEnvironmentVariable('KEY')
}
