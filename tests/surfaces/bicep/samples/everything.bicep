targetScope = 'resourceGroup'
metadata description = 'Everything the language has.'
metadata owner = { team: 'platform', tags: [ 'a', 'b' ] }

extension microsoftGraphV1
extension 'br:contoso.example/ext/foo:1.0.0' with {
  key: 'value'
} as foo
import 'kubernetes@1.0.0' as k8s
import { mode as orchestrationModeType, sizes } from './types.bicep'
import * as shared from 'shared.bicep'
import {
  one
  two as deux
} from './numbers.bicep'

@export()
@description('''How the set
is orchestrated.''')
type orchestration = 'Uniform' | 'Flexible'
type spread =
  | 1
  | 2
  | -3
@sealed()
type settings = {
  @description('The name.')
  @minLength(3)
  name: string
  'quoted-key': int?
  mode: orchestration
  nested: { inner: bool, other: string[] }
  tuple: [
    @description('first')
    string
    int
  ]
  derived: resourceInput<'Microsoft.Compute/virtualMachineScaleSets@2024-07-01'>.properties
  item: shared.list[*]
  rest: shared.map.*
  *: string
}
@discriminator('kind')
type shape = { kind: 'a', a: int } | ({ kind: 'b', b: string })?

@allowed([
  'Uniform'
  'Flexible'
])
@sys.description('The mode.')
param mode string = 'Flexible'
param createMode
  | 'Default'
  | 'Copy' = 'Default'
@secure()
param password string
param config settings = {
  name: 'x'
  mode: 'Uniform'
}
param count int = 3
param maybe string?
param set resource 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01'

var typed string = 'typed'
var plain = { a: 1, b: [ 1, 2, 3 ], 'c-d': null }
var merged = { ...plain, extra: true }
var items = [ ...plain.b, 4 ]
var text = 'a ${mode} b ${toUpper('x${count}y')} \u{1F600} \' \${no}'
var block = '''
  raw ${text} 'quotes' ''
'''
var interpolated = $'''
  name: ${mode}
  other: $$ {
'''
var doubled = $$'''${raw} $${mode}'''
var calculated = count + 2 * -3 % 4 >= 5 && !(mode == 'x') || mode =~ 'y' ?? false
var choice = count > 1
  ? 'many'
  : 'one'
var safe = config.?nested[?'inner'].items[^1]![0]!.?name
var mapped = map(range(0, count), (i, index) => {
  name: 'n${i}'
})
var filtered = filter(items, item => item > 1)
var looped = [for (item, i) in items: item + i]
var conditional = [for item in items: if (item > 1) item]
var keyed = toObject(items, entry => string(entry))

@export()
func join(a string, b string[]) string => '${a}-${b[0]}'

assert positive = count > 0

resource vnet 'Microsoft.Network/virtualNetworks@2023-09-01' existing = {
  name: 'vnet'
  scope: resourceGroup('other')

  resource subnet 'subnets' existing = {
    name: 'default'
  }
}

#disable-next-line no-hardcoded-location
resource vmss 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = if (count > 0) {
  name: 'web'
  location: resourceGroup().location
  sku: {
    name: 'Standard_D2s_v5'
    capacity: count
  }
  properties: {
    orchestrationMode: mode
    subnet: vnet::subnet.id
  }

  @batchSize(1)
  resource extension 'extensions@2024-07-01' = [for (item, i) in items: {
    name: 'e${i}'
    properties: { publisher: 'contoso' }
  }]
}

resource extensions 'Microsoft.Compute/virtualMachineScaleSets/extensions@2024-07-01' = [
  for item in items: if (item > 1) {
    parent: vmss
    name: 'x${item}'
  }
]

module local './modules/set.bicep' = {
  name: 'local'
  params: {
    mode: mode
  }
}
module registry 'br/public:avm/res/compute/virtual-machine-scale-set:0.1.0' = [for i in range(0, 2): {
  name: 'set${i}'
}]
test sample 'test.bicep' = {
  params: { a: 1 }
}

@description('The id.')
output id string = vmss.id
output ref resource = vmss
output all array = [for i in range(0, 2): registry[i].outputs.id]
